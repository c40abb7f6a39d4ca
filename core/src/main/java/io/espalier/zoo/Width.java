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

  /** The multiplied number as the nearest multiple of this, halves up, and at least one of it. */
  int of(double channels, int multiple) {
    return Math.toIntExact(multiple * Math.max(1, Math.round(factor * channels / multiple)));
  }

  /**
   * The multiplied number, rounded to the nearest multiple of the divisor, halves up, and not
   * rounded down by more than a tenth (Sandler et al., "MobileNetV2: Inverted Residuals and Linear
   * Bottlenecks", CVPR 2018).
   */
  int divisible(int channels, int divisor) {
    return nearest(factor * channels, divisor);
  }

  /** The same for a number that is multiplied already. */
  static int nearest(double channels, int divisor) {
    int multiple = FULL.of(channels, divisor);
    return multiple < 0.9 * channels ? multiple + divisor : multiple;
  }

  /** This multiplier, or 1 if it is smaller. */
  Width notBelowFull() {
    return factor < 1 ? FULL : this;
  }
}
