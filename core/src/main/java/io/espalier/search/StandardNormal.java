package io.espalier.search;

/** The normal distribution of mean 0 and standard deviation 1. */
final class StandardNormal {
  /** Beyond this the other formula is the closer one. */
  private static final double FAR = 7.07106781186547;

  private static final double ROOT_TWO_PI = StrictMath.sqrt(2 * StrictMath.PI);

  private static final double[] ABOVE = {
    3.52624965998911e-2,
    0.700383064443688,
    6.37396220353165,
    33.912866078383,
    112.079291497871,
    221.213596169931,
    220.206867912376
  };
  private static final double[] BELOW = {
    8.83883476483184e-2,
    1.75566716318264,
    16.064177579207,
    86.7807322029461,
    296.564248779674,
    637.333633378831,
    793.826512519948,
    440.413735824752
  };

  private StandardNormal() {}

  /** The share between two numbers, the first not above the second; exact to about 14 digits. */
  static double between(double from, double to) {
    // The smaller tails, in which nothing is lost by taking the difference.
    if (from > 0) {
      return tail(from) - tail(to);
    }
    return to < 0 ? tail(-to) - tail(-from) : 1 - tail(-from) - tail(to);
  }

  /**
   * The share above a number that is at least 0 (Hart et al., "Computer Approximations", 1968, as
   * in West, "Better Approximations to Cumulative Normal Functions", Wilmott 2005).
   */
  private static double tail(double from) {
    double bell = StrictMath.exp(-from * from / 2);
    if (from < FAR) {
      return bell * polynomial(ABOVE, from) / polynomial(BELOW, from);
    }
    double fraction = from + 0.65;
    for (int i = 4; i >= 1; i--) {
      fraction = from + i / fraction;
    }
    return bell / (fraction * ROOT_TWO_PI);
  }

  private static double polynomial(double[] coefficients, double at) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * at + coefficient;
    }
    return value;
  }
}
