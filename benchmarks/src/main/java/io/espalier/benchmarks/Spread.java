package io.espalier.benchmarks;

import io.espalier.spec.Text;
import java.util.List;

/** What several runs of one measurement say. */
record Spread(double median, double least, double most, int runs) {
  /** The spread of at least one value. */
  static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  /** {@code 512 (498-520)}, or the value alone if there is but one. */
  @Override
  public String toString() {
    return runs == 1
        ? number(median)
        : Text.of("%s (%s-%s)", number(median), number(least), number(most));
  }

  /** Three digits, or all before the point. */
  static String number(double value) {
    return Text.of(value >= 99.95 ? "%,.0f" : value >= 9.995 ? "%.1f" : "%.2f", value);
  }
}
