package io.espalier.plan;

import io.espalier.allocation.CountSpace;
import io.espalier.allocation.RankCounts;
import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.method.Lrpet;
import io.espalier.method.Methods;
import io.espalier.network.Network;
import io.espalier.rewrite.LowRank;
import io.espalier.search.CandidateText;
import io.espalier.search.Constraint;
import io.espalier.search.Terrain;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Prune;
import io.espalier.step.Rewind;
import io.espalier.step.Rewrite;
import io.espalier.step.Step;
import io.espalier.step.Train;
import io.espalier.train.TrainingMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The networks of a plan, by the names that it gives to models and steps. */
record PlanTerrain(CandidateReader reader, Optional<LatencyBounds> latencies) implements Terrain {
  @Override
  public CountSpace counts(Call start, Call step) {
    Forecast known = reader.forecasts().known(start);
    if (!reader.forecasts().trained(start)) {
      throw new Refusal(
          Text.of(
              "Cannot search counts of %s: it is a new network that knows nothing; name one that is trained under 'models', or a saved one",
              start));
    }
    if (!known.macs().isExact() || !known.params().isExact()) {
      throw new Refusal(
          Text.of(
              "Cannot search counts of %s: its channels are known only once it is trained; start from the saved model",
              start));
    }
    Network network = known.widest();
    Step typed = typed(step);
    if (typed instanceof Prune pruning) {
      return pruning.counts(network);
    }
    return split(typed)
        .map(split -> (CountSpace) new RankCounts(split, network))
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot search counts for %s: only prune and rewrite(lowrank) take counts; write a pruning without them, such as prune(l1)",
                        step)));
  }

  @Override
  public boolean takesCounts(Call step) {
    Step typed = typed(step);
    return typed instanceof Prune || split(typed).isPresent();
  }

  @Override
  public boolean keepsCost(Call step, Network network) {
    Forecast before = Forecast.exact(network);
    Forecast after = typed(step).forecast(before);
    return after.macs().equals(before.macs()) && after.params().equals(before.params());
  }

  /** Trainings by {@code lrpet} project to the ranks at which the split follows. */
  @Override
  public Call ahead(Call step, Call counted) {
    Step typed = typed(step);
    Optional<LowRank> split = split(typed(counted));
    if (split.isEmpty() || !(typed instanceof Train || typed instanceof Rewind)) {
      throw new Refusal(
          Text.of(
              "Cannot search counts with %s in front of %s: only a training or a rewind may stand in front of rewrite(lowrank), and nothing in front of a pruning; write it behind",
              step, counted));
    }
    if (!(typed instanceof Train training)) {
      return step;
    }
    List<Call> methods = new ArrayList<>();
    for (TrainingMethod method : training.method()) {
      methods.add(
          Methods.CATALOG.write(method instanceof Lrpet lrpet ? lrpet.at(split.get()) : method));
    }
    return methods.isEmpty() ? step : step.with("method", methods);
  }

  private Step typed(Call step) {
    return reader.steps(new CandidateText(step, List.of(step))).get(0);
  }

  private static Optional<LowRank> split(Step step) {
    return step instanceof Rewrite rewrite && rewrite.to() instanceof LowRank split
        ? Optional.of(split)
        : Optional.empty();
  }

  @Override
  public boolean allows(Constraint constraint, Network network) {
    return Terrain.super.allows(constraint, network)
        && latencies.map(bounds -> bounds.allow(constraint, network)).orElse(true);
  }

  @Override
  public Optional<CallTimes> times() {
    return reader.forecasts().times().map(CallTimes.class::cast);
  }
}
