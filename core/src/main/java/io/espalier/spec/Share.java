package io.espalier.spec;

/**
 * How many of a number of things a share of them is, in whole things.
 *
 * <p>What is within 1e-9 of a whole number, or for large numbers as close as rounding errors come,
 * counts as that number: in binary, 10 * (1 - 0.9) is a little less than 1. So shares of at most
 * eight decimals, of up to a million things, count as they do in decimal, and so do shares that are
 * computed; of billions, as of multiply-accumulates, shares of fewer decimals do.
 */
public final class Share {
  private static final double TOLERANCE = 1e-9;

  private Share() {}

  /**
   * Checks that a share leaves something.
   *
   * @param option its name, for the message
   * @throws IllegalArgumentException if it is not in {@code [0, 1)}
   */
  public static void check(String option, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(option + " " + share + " is not in [0, 1)");
    }
  }

  /** The share of so many, rounded down. */
  public static int of(int size, double share) {
    return (int) of((long) size, share);
  }

  /** The share of so many, rounded down. */
  public static long of(long size, double share) {
    return down(size * share);
  }

  /** What is left of so many without the share, rounded down. */
  public static int rest(int size, double share) {
    return (int) down(size * (1 - share));
  }

  /** The fewest that are at least the share of so many. */
  public static long atLeast(long size, double share) {
    return -down(-size * share);
  }

  private static long down(double count) {
    return (long) Math.floor(count + Math.max(TOLERANCE, 2 * Math.ulp(count)));
  }
}
