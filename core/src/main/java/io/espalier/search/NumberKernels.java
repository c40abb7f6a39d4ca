package io.espalier.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Normal distributions around numbers, cut off at the ends of their range. Each is as wide as the
 * way to the farther of the two neighbours, and that of the prior as the range. For a range of
 * integers, whose ends then lie half a step outside, the density of a number is the share of the
 * normal distribution that is rounded to it.
 */
final class NumberKernels extends Kernels {
  /** No kernel is narrower than this share of the range. */
  private static final double NARROWEST = 0.01;

  private static final double LOG_ROOT_TWO_PI = 0.5 * StrictMath.log(2 * StrictMath.PI);

  private final Gene.Value gene;

  /** Half the step between numbers that is rounded away; 0 where numbers are not counted. */
  private final double half;

  private final double low;
  private final double high;
  private final double[] means;
  private final double[] widths;

  private final double[] logWidths;

  /** The logarithm of the share of each that lies within the range. */
  private final double[] logInside;

  NumberKernels(Gene.Value gene, List<Object> values) {
    this.gene = gene;
    this.half = gene.range().integral() ? 0.5 : 0;
    this.low = gene.range().low().doubleValue() - half;
    this.high = gene.range().high().doubleValue() + half;
    this.means =
        values.stream()
            .mapToDouble(value -> value == null ? (low + high) / 2 : ((Number) value).doubleValue())
            .toArray();
    this.widths = widths(values);
    this.logWidths = Arrays.stream(widths).map(StrictMath::log).toArray();
    this.logInside = new double[means.length];
    for (int i = 0; i < means.length; i++) {
      logInside[i] = StrictMath.log(share(i, low, high));
    }
  }

  /** An outermost number has one neighbour only, but a single one the ends of the range. */
  private double[] widths(List<Object> values) {
    double range = high - low;
    double[] found = new double[means.length];
    List<Integer> rising =
        IntStream.range(0, means.length)
            .boxed()
            .filter(i -> values.get(i) != null)
            .sorted(Comparator.comparingDouble(i -> means[i]))
            .toList();
    int last = rising.size() - 1;
    double narrowest = Math.max(NARROWEST * range, range / (rising.size() + 2));
    for (int i = 0; i <= last; i++) {
      double own = means[rising.get(i)];
      double down = i > 0 ? own - means[rising.get(i - 1)] : last == 0 ? own - low : 0;
      double up = i < last ? means[rising.get(i + 1)] - own : last == 0 ? high - own : 0;
      found[rising.get(i)] = Math.min(range, Math.max(narrowest, Math.max(down, up)));
    }
    IntStream.range(0, found.length)
        .filter(i -> Objects.isNull(values.get(i)))
        .forEach(i -> found[i] = range);
    return found;
  }

  private double share(int kernel, double from, double to) {
    return StandardNormal.between(
        (from - means[kernel]) / widths[kernel], (to - means[kernel]) / widths[kernel]);
  }

  /** At least a third of each lies within the range, since none is wider than it. */
  @Override
  Number draw(int kernel, SplittableRandom random) {
    while (true) {
      double drawn = means[kernel] + widths[kernel] * random.nextGaussian();
      if (low <= drawn && drawn <= high) {
        return gene.nearest(drawn);
      }
    }
  }

  @Override
  double[] logs(Object value) {
    double at = ((Number) value).doubleValue();
    double[] logs = new double[means.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = half > 0 ? StrictMath.log(share(i, at - half, at + half)) : logBell(at, i);
      logs[i] -= logInside[i];
    }
    return logs;
  }

  private double logBell(double at, int kernel) {
    double away = (at - means[kernel]) / widths[kernel];
    return -away * away / 2 - LOG_ROOT_TWO_PI - logWidths[kernel];
  }
}
