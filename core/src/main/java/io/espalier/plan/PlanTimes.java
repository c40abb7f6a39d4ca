package io.espalier.plan;

import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.latency.MachineTimes;
import io.espalier.latency.PredictedTimes;
import io.espalier.network.Network;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import java.util.Optional;

/**
 * The predicted times that a plan goes by: those of its folder of measured layers, for this machine
 * and the plan's engine. The sweep keeps a copy of what it looked up, so that the same plan means
 * the same candidates however the shared folder grows. The engine is loaded only if a time is asked
 * for.
 */
final class PlanTimes implements MachineTimes {
  /** Within the sweep's folder. */
  private static final String COPY = "layer-times";

  private final SweepPlan plan;
  private PredictedTimes times;

  private PlanTimes(SweepPlan plan) {
    this.plan = plan;
  }

  /** Those of a plan, if it names a folder of measured layers. */
  static Optional<MachineTimes> of(SweepPlan plan) {
    return plan.layerTimes().map(folder -> new PlanTimes(plan));
  }

  private PredictedTimes times() {
    if (times == null) {
      Engine engine = Engines.named(plan.execution().engine());
      Store own = Stores.at(plan.output()).child(plan.name()).child(COPY);
      times = PredictedTimes.here(own, Stores.at(plan.layerTimes().orElseThrow()), engine);
    }
    return times;
  }

  @Override
  public double nanos(Network network, int batch) {
    return times().nanos(network, batch);
  }

  @Override
  public double measured(Network network, int batch) {
    return times().measured(network, batch);
  }

  @Override
  public String kind() {
    return times().kind();
  }

  @Override
  public int block() {
    return times().block();
  }
}
