package io.espalier.latency;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What the times of single calls say, in nanoseconds. Percentiles are order statistics: times that
 * a call took, the smallest that at least so many of the calls did not exceed.
 *
 * @param samples how many times were taken
 * @param block how many calls each of them is the mean of; 1 unless calls are very short
 * @param p90Bound what the true p90 stays below, with 99 % confidence; empty for fewer than 44
 * @param p99 empty for fewer than 459 samples, which are too few to bound it
 * @param p99Bound likewise
 * @param iqr from the first to the third quartile
 * @param outliers further from the median than ten times the usual distance, by the median absolute
 *     deviation; they stay in
 */
public record Statistics(
    int samples,
    int block,
    double least,
    double p50,
    double p90,
    OptionalDouble p90Bound,
    OptionalDouble p99,
    OptionalDouble p99Bound,
    double iqr,
    int outliers) {
  /** Ten modified z-scores, as hyperfine has it: 1.4826 makes of the MAD a standard deviation. */
  private static final double FAR = 10 * 1.4826;

  /**
   * The statistics of the first of these times.
   *
   * @param nanos each the time of a block of calls
   * @param count how many of them there are, at least 1
   */
  static Statistics of(long[] nanos, int count, int block) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    Function<Double, Double> percentile = share -> each(sorted, rank(share, count), block);
    OptionalDouble p99Bound = bound(sorted, 0.99, block);
    return new Statistics(
        count,
        block,
        each(sorted, 1, block),
        percentile.apply(0.5),
        percentile.apply(0.9),
        bound(sorted, 0.9, block),
        p99Bound.isPresent() ? OptionalDouble.of(percentile.apply(0.99)) : p99Bound,
        p99Bound,
        percentile.apply(0.75) - percentile.apply(0.25),
        outliers(sorted));
  }

  /** Of each statistic the median of several rounds; empty where one of them has none. */
  static Statistics median(List<Statistics> rounds) {
    return new Statistics(
        (int) middle(rounds, Statistics::samples),
        rounds.get(0).block,
        middle(rounds, Statistics::least),
        middle(rounds, Statistics::p50),
        middle(rounds, Statistics::p90),
        ifAll(rounds, Statistics::p90Bound),
        ifAll(rounds, Statistics::p99),
        ifAll(rounds, Statistics::p99Bound),
        middle(rounds, Statistics::iqr),
        (int) middle(rounds, Statistics::outliers));
  }

  /** The median of at least one value; of an even number, the lower of the two in the middle. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /** What a quarter of at least one value does not exceed. */
  static double firstQuartile(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[rank(0.25, sorted.length) - 1];
  }

  private static double middle(List<Statistics> rounds, ToDoubleFunction<Statistics> statistic) {
    return median(rounds.stream().mapToDouble(statistic).toArray());
  }

  private static OptionalDouble ifAll(
      List<Statistics> rounds, Function<Statistics, OptionalDouble> statistic) {
    return rounds.stream().allMatch(round -> statistic.apply(round).isPresent())
        ? OptionalDouble.of(middle(rounds, round -> statistic.apply(round).getAsDouble()))
        : OptionalDouble.empty();
  }

  /** Counted from 1, the smallest first. */
  private static int rank(double share, int count) {
    // Against what is left over of 0.9 * 10.
    return Math.max(1, (int) Math.ceil(share * count - 1e-9));
  }

  private static OptionalDouble bound(long[] sorted, double share, int block) {
    int fromAbove = EarlyStopping.rank(sorted.length, share);
    return fromAbove == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(each(sorted, sorted.length - fromAbove + 1, block));
  }

  private static double each(long[] sorted, int rank, int block) {
    return (double) sorted[rank - 1] / block;
  }

  private static int outliers(long[] sorted) {
    long median = sorted[rank(0.5, sorted.length) - 1];
    long[] distances =
        Arrays.stream(sorted).map(time -> Math.abs(time - median)).sorted().toArray();
    long usual = distances[rank(0.5, distances.length) - 1];
    return (int) Arrays.stream(distances).filter(distance -> distance > FAR * usual).count();
  }
}
