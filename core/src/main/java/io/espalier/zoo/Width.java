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
   * The multiplied number as the family of MobileNets rounds: the nearest multiple of this, halves
   * up, at least one of it, and one more where a tenth would be lost.
   */
  int divisible(double channels, int divisor) {
    double wanted = factor * channels;
    int near = Math.max(divisor, (int) (wanted + divisor / 2.0) / divisor * divisor);
    return near < 0.9 * wanted ? near + divisor : near;
  }
}
