package io.espalier.network;

/** All numbers from one to another, both included; either may be infinite. */
public record Interval(double least, double most) {
  /** Every number. */
  public static final Interval REALS =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** The number 0 alone. */
  public static final Interval ZERO = new Interval(0, 0);

  public Interval {
    if (!(least <= most)) {
      throw new IllegalArgumentException("no number lies from " + least + " to " + most);
    }
  }

  /** Whether all of the other's numbers are in this one. */
  public boolean contains(Interval other) {
    return least <= other.least && other.most <= most;
  }

  /** The least interval with all numbers of both. */
  Interval hull(Interval other) {
    return new Interval(Math.min(least, other.least), Math.max(most, other.most));
  }

  /** The sums of one number of each. */
  Interval plus(Interval other) {
    return new Interval(least + other.least, most + other.most);
  }

  /** The products of one number of each. */
  Interval times(Interval other) {
    double a = product(least, other.least);
    double b = product(least, other.most);
    double c = product(most, other.least);
    double d = product(most, other.most);
    return new Interval(
        Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
  }

  /** Zero times any number however large is zero. */
  private static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }
}
