package io.espalier.plan;

import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.search.Constraint;
import java.util.List;
import java.util.Optional;

/**
 * The constraints of a plan on latencies that predictions say something about. Predicted is the
 * median, and no other percentile that is measured lies below it.
 */
record LatencyBounds(List<Constraint> constraints, CallTimes times) {
  private static final double NANOS = 1e6;

  LatencyBounds {
    constraints = List.copyOf(constraints);
  }

  static LatencyBounds of(SweepPlan plan, CallTimes times) {
    return new LatencyBounds(plan.constraints().stream().filter(plan::predicts).toList(), times);
  }

  /**
   * The verdict on a network that is predicted to take longer than a constraint allows; none if it
   * is known only within bounds.
   */
  Optional<Feasibility.Verdict> passed(Forecast forecast, List<StageCost> stages) {
    if (!forecast.macs().isExact()) {
      return Optional.empty();
    }
    for (Constraint constraint : constraints) {
      double millis = millis(constraint, forecast.widest());
      if (millis > constraint.bound().doubleValue()) {
        return Optional.of(new Feasibility.Verdict.TooSlow(constraint, millis, stages));
      }
    }
    return Optional.empty();
  }

  /** Whether a network is predicted to keep to a constraint; if nothing is predicted of it, too. */
  boolean allow(Constraint constraint, Network network) {
    return !constraints.contains(constraint)
        || millis(constraint, network) <= constraint.bound().doubleValue();
  }

  private double millis(Constraint constraint, Network network) {
    int batch = constraint.metric().latency().orElseThrow().batch();
    return times.nanos(network, batch) / NANOS;
  }
}
