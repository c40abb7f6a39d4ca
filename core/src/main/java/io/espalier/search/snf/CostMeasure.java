package io.espalier.search.snf;

import io.espalier.allocation.Budget;
import io.espalier.metric.Metric;
import io.espalier.spec.Text;
import java.util.Optional;

/** What the costs of the levels are counted in. */
public enum CostMeasure {
  MACS(Metric.MACS, Optional.of(Budget.MACS)),
  PARAMS(Metric.PARAMS, Optional.of(Budget.PARAMS)),
  /** The predicted time of a call with one image, in nanoseconds. */
  LATENCY(Metric.LATENCY_P50, Optional.empty());

  private static final double NANOS = 1e6;

  private final Metric metric;
  private final Optional<Budget> budget;

  CostMeasure(Metric metric, Optional<Budget> budget) {
    this.metric = metric;
    this.budget = budget;
  }

  Metric metric() {
    return metric;
  }

  /** The same as an exact count; empty where it is predicted. */
  Optional<Budget> budget() {
    return budget;
  }

  /** A cost as in sentences: {@code 40,551,040 MACs}, {@code 1.204 ms}. */
  String text(long cost) {
    return budget
        .map(exact -> Text.of("%,d %s", cost, exact))
        .orElseGet(() -> Text.of("%.3f ms", cost / NANOS));
  }
}
