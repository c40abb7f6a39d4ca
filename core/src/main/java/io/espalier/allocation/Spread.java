package io.espalier.allocation;

/** How a ratio or a target is spread over the groups. */
public enum Spread {
  /** Every group loses the same share. */
  UNIFORM,
  /** One threshold over all groups, on importance relative to each group's mean. */
  GLOBAL
}
