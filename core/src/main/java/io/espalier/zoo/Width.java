package io.espalier.zoo;

/** A multiplier of published numbers of channels. */
record Width(double factor) {
  static final Width FULL = new Width(1);

  Width {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("width must be above 0");
    }
  }

  static Width read(Object value) {
    if (value instanceof Number factor) {
      return new Width(factor.doubleValue());
    }
    throw new IllegalArgumentException("it must be a number");
  }

  /** The multiplied number, rounded to the nearest integer, halves up, and at least 1. */
  int of(int channels) {
    return Math.toIntExact(Math.max(1, Math.round(factor * channels)));
  }
}
