package io.espalier.benchmarks;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How well numbers foretell others. */
final class Ranks {
  private Ranks() {}

  /** Spearman's rank correlation: 1 where both have one order; equal values share a rank. */
  static double correlation(double[] left, double[] right) {
    double[] a = ranks(left);
    double[] b = ranks(right);
    double mean = (a.length + 1) / 2.0;
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - mean) * (b[i] - mean);
      first += (a[i] - mean) * (a[i] - mean);
      second += (b[i] - mean) * (b[i] - mean);
    }
    return product / Math.sqrt(first * second);
  }

  /** The median of the errors' sizes, relative to what was true. */
  static double medianError(double[] said, double[] truth) {
    return median(
        IntStream.range(0, said.length)
            .mapToDouble(i -> Math.abs(said[i] / truth[i] - 1))
            .toArray());
  }

  /** The median error with its sign: above 0 where too much was said. */
  static double medianBias(double[] said, double[] truth) {
    return median(
        IntStream.range(0, said.length).mapToDouble(i -> said[i] / truth[i] - 1).toArray());
  }

  private static double median(double... values) {
    return Spread.of(Arrays.stream(values).boxed().toList()).median();
  }

  private static double[] ranks(double... values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      long below = Arrays.stream(values).filter(other -> other < value).count();
      long equal = Arrays.stream(values).filter(other -> other == value).count();
      ranks[i] = below + (equal + 1) / 2.0;
    }
    return ranks;
  }
}
