package io.espalier.metric;

import io.espalier.spec.Spelling;

/** What a metric counts or measures. */
public enum Unit {
  /** A part of all, in {@code [0, 1]}. */
  SHARE(false),
  /** Information, by the natural logarithm. */
  NATS(false),
  /** Multiplications, each with its addition. */
  MULTIPLY_ACCUMULATES(true),
  PARAMETERS(true),
  IMAGES(true),
  SECONDS(false),
  MILLISECONDS(false);

  private final boolean whole;

  Unit(boolean whole) {
    this.whole = whole;
  }

  /** Whether its values are whole numbers. */
  public boolean whole() {
    return whole;
  }

  @Override
  public String toString() {
    return Spelling.constant(this);
  }
}
