package io.espalier.plan;

import io.espalier.allocation.CountSpace;
import io.espalier.cost.CallTimes;
import io.espalier.cost.Forecast;
import io.espalier.search.CandidateText;
import io.espalier.search.Terrain;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Prune;
import java.util.List;
import java.util.Optional;

/** The networks of a plan, by the names that it gives to models and steps. */
record PlanTerrain(CandidateReader reader) implements Terrain {
  @Override
  public CountSpace counts(Call start, Call step) {
    if (!(reader.steps(new CandidateText(start, List.of(step))).get(0) instanceof Prune pruning)) {
      throw new Refusal(
          Text.of(
              "Cannot search counts for %s: only prune takes counts; write a pruning without them, such as prune(l1)",
              step));
    }
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
    return pruning.counts(known.widest());
  }

  @Override
  public Optional<CallTimes> times() {
    return reader.forecasts().times().map(CallTimes.class::cast);
  }
}
