package io.espalier.search.snf;

import io.espalier.allocation.Budget;
import io.espalier.metric.Metric;
import io.espalier.spec.Text;
import java.util.Optional;

/** What the costs of the levels are counted in. */
public enum CostMeasure {
  MACS,
  PARAMS,
  /** The predicted time of a call with one image, in nanoseconds. */
  LATENCY;

  private static final double NANOS = 1e6;

  Metric metric() {
    return switch (this) {
      case MACS -> Metric.MACS;
      case PARAMS -> Metric.PARAMS;
      case LATENCY -> Metric.LATENCY_P50;
    };
  }

  /** The same as an exact count; empty where it is predicted. */
  Optional<Budget> budget() {
    return switch (this) {
      case MACS -> Optional.of(Budget.MACS);
      case PARAMS -> Optional.of(Budget.PARAMS);
      case LATENCY -> Optional.empty();
    };
  }

  /** A cost as in sentences: {@code 40,551,040 MACs}, {@code 1.204 ms}. */
  String text(long cost) {
    return budget()
        .map(exact -> Text.of("%,d %s", cost, exact))
        .orElseGet(() -> Text.of("%.3f ms", cost / NANOS));
  }
}
