package io.espalier.train;

/** The checks that options of a training share. */
final class Require {
  private Require() {}

  static void positive(String option, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(option + " must be above 0 and finite, not " + value);
    }
  }

  static void atLeastZero(String option, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(option + " must be at least 0 and finite, not " + value);
    }
  }

  /** At least 0 and below 1. */
  static void share(String option, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(option + " must be at least 0 and below 1, not " + value);
    }
  }
}
