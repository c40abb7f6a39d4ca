package io.espalier.sweep;

import io.espalier.data.Data;
import io.espalier.search.Ask;
import io.espalier.train.Fit;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.zoo.Zoo;

/** The architectures that a plan starts from. */
public final class Starts {
  private Starts() {}

  /**
   * Checks all of them against the data, before anything is trained.
   *
   * @throws io.espalier.spec.Refusal if one does not take its images or has another number of
   *     classes
   */
  public static void check(SweepPlan plan, Data data) {
    Proposals proposals = new Proposals(plan);
    while (proposals.strategy().ask(1) instanceof Ask.Orders orders) {
      for (Trial trial : orders.trials()) {
        if (trial.candidate().start() instanceof Start.Fresh fresh) {
          Fit.check(Zoo.CATALOG.read(fresh.architecture()), data);
        }
      }
    }
  }
}
