package io.espalier.spec;

/**
 * How many of a number of things a share of them is, in whole things.
 *
 * <p>What is within 1e-9 of a whole number counts as that number: in binary, 10 * (1 - 0.9) is a
 * little less than 1. So shares of at most eight decimals, of up to a million things, count as they
 * do in decimal, and so do shares that are computed.
 */
public final class Share {
  private static final double TOLERANCE = 1e-9;

  private Share() {}

  /** The share of so many, rounded down. */
  public static int of(int size, double share) {
    return (int) Math.floor(size * share + TOLERANCE);
  }

  /** What is left of so many without the share, rounded down. */
  public static int rest(int size, double share) {
    return (int) Math.floor(size * (1 - share) + TOLERANCE);
  }

  /** The fewest that are at least the share of so many. */
  public static long atLeast(long size, double share) {
    return (long) Math.ceil(size * share - TOLERANCE);
  }
}
