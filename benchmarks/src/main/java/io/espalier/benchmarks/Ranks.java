package io.espalier.benchmarks;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How well numbers foretell others. */
final class Ranks {
  private Ranks() {}

  /** Spearman's rank correlation: 1 where both have one order, NaN where all of one are equal. */
  static double correlation(double[] left, double[] right) {
    double[] a = of(left);
    double[] b = of(right);
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

  /**
   * Spearman's rank correlation of what two leave unsaid of the ranks of a third: their partial
   * correlation.
   *
   * @param known what is held fixed
   * @return NaN where all of one are equal, or where the third says everything of one
   */
  static double correlationBeyond(double[] left, double[] right, double[] known) {
    double both = correlation(left, right);
    double first = correlation(left, known);
    double second = correlation(right, known);
    return (both - first * second) / Math.sqrt((1 - first * first) * (1 - second * second));
  }

  /**
   * Kendall's rank correlation, tau-b: of all pairs, how many more have one order in both than
   * opposite orders; pairs of equal values count for neither.
   */
  static double agreement(double[] left, double[] right) {
    double concord = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < i; j++) {
        double a = Math.signum(left[i] - left[j]);
        double b = Math.signum(right[i] - right[j]);
        concord += a * b;
        first += a * a;
        second += b * b;
      }
    }
    return concord / Math.sqrt(first * second);
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

  /** The rank of each value, from 1; equal values share the mean of theirs. */
  static double[] of(double... values) {
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
