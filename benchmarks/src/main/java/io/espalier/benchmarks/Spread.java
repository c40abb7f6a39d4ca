package io.espalier.benchmarks;

import java.util.List;
import java.util.Locale;

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
        : "%s (%s-%s)".formatted(number(median), number(least), number(most));
  }

  /** Three digits, or all before the point. */
  static String number(double value) {
    String form = value >= 99.95 ? "%,.0f" : value >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }
}
