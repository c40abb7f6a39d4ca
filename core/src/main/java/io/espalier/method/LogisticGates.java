package io.espalier.method;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Gates that are 1 or 0 by the rank of a value, each with the derivative of the logistic function
 * there (Maddison, Mnih and Teh, "The Concrete Distribution: A Continuous Relaxation of Discrete
 * Random Variables", ICLR 2017).
 */
final class LogisticGates {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Sets this noise apart from what else a seed and a step decide. */
  private static final long SALT = 0x5DEECE66D1CEB00DL;

  private LogisticGates() {}

  /**
   * Values with logistic noise, the difference of two Gumbel variables, which seed and step decide.
   */
  static double[] noisy(long seed, long step, float... values) {
    // Through one more generator: the numbers of neighbouring steps would be the same, shifted.
    long own = new SplittableRandom((seed ^ SALT) + step * GOLDEN).nextLong();
    SplittableRandom random = new SplittableRandom(own);
    double[] noisy = plain(values);
    for (int i = 0; i < noisy.length; i++) {
      double uniform = ((double) (random.nextLong() >>> 11) + 0.5) * 0x1p-53;
      // StrictMath, so that all machines draw the same bits.
      noisy[i] += StrictMath.log(uniform) - StrictMath.log(1 - uniform);
    }
    return noisy;
  }

  /** The values without noise. */
  static double[] plain(float... values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** The so many largest of all values; of equal ones the first. */
  static boolean[] largest(int count, double... values) {
    boolean[] mask = new boolean[values.length];
    IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -values[i]))
        .limit(count)
        .forEach(i -> mask[i] = true);
    return mask;
  }

  /** The derivative of the logistic function: at most 1/4, at 0. */
  static double slope(double value) {
    double part = 1 / (1 + StrictMath.exp(-Math.abs(value)));
    return part * (1 - part);
  }
}
