package io.espalier.sweep;

import io.espalier.data.Data;
import io.espalier.search.Ask;
import io.espalier.spec.Hash;
import io.espalier.train.Fit;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The trials that a plan asks for, each after the one that it starts from, as far as they are known
 * before there are results.
 */
public record PlannedTrials(List<Trial> trials) {
  public PlannedTrials {
    trials = List.copyOf(trials);
  }

  /** Asks the plan's strategy for all of its trials. */
  public static PlannedTrials of(SweepPlan plan) {
    Proposals proposals = new Proposals(plan);
    List<Trial> trials = new ArrayList<>();
    while (proposals.strategy().ask(1) instanceof Ask.Orders orders) {
      trials.addAll(orders.trials());
    }
    return new PlannedTrials(trials);
  }

  /** Whether every one of them has an outcome that stands. */
  public boolean finished(List<SweepRow> rows) {
    Set<Hash> lasting =
        rows.stream()
            .filter(row -> row.outcome().lasting())
            .map(SweepRow::trial)
            .collect(Collectors.toSet());
    return trials.stream().map(Trial::id).allMatch(lasting::contains);
  }

  /**
   * Checks every architecture that they start from and every step against the data, before anything
   * is trained.
   *
   * @throws io.espalier.spec.Refusal if an architecture does not take its images or has another
   *     number of classes, or the data is not enough for a step
   */
  public void check(Data data) {
    for (Trial trial : trials) {
      if (trial.candidate().start() instanceof Start.Fresh fresh) {
        Fit.check(Zoo.CATALOG.read(fresh.architecture()), data);
      }
      trial.candidate().steps().forEach(step -> step.check(data));
    }
  }
}
