package io.espalier.plan;

import io.espalier.step.Step;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A trial, and what is known of its network on the way before anything is trained.
 *
 * @param known before its first step and after each; empty if a step declines it
 */
public record TrialForecast(Trial trial, List<StageCost> known) {
  /** A step, and what is known of the network that it takes and of the one that it gives. */
  public record Stage(Step step, StageCost before, StageCost after) {}

  public TrialForecast {
    known = List.copyOf(known);
  }

  /** Its steps in order; none if one of them declines it. */
  public List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    for (int k = 0; k < known.size() - 1; k++) {
      Step step = trial.candidate().steps().get(k);
      stages.add(new Stage(step, known.get(k), known.get(k + 1)));
    }
    return stages;
  }

  /** What is known of the network that it ends with, unless a step declines it. */
  public Optional<StageCost> end() {
    return known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1));
  }
}
