package io.espalier.metric;

/** Which end of a metric is the better one. */
public enum Better {
  HIGHER,
  LOWER
}
