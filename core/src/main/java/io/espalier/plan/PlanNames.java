package io.espalier.plan;

import io.espalier.search.CandidateText;
import io.espalier.spec.Call;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.trial.Start;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that a plan gives to steps and models, and what they stand for. */
final class PlanNames {
  private final Map<String, Call> steps;
  private final Map<String, CandidateText> models;
  private final Map<Call, Start> starts = new HashMap<>();
  private final Map<Call, Step> read = new LastRead();

  /**
   * The steps that were asked for last: a candidate is read several times in a row, and most of
   * them share some.
   */
  private static final class LastRead extends LinkedHashMap<Call, Step> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 1000;

    LastRead() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Call, Step> eldest) {
      return size() > MOST;
    }
  }

  PlanNames(SweepPlan plan) {
    this.steps = plan.steps();
    this.models = plan.models();
  }

  /** The model that a candidate starts from, if it starts from one that the plan names. */
  Optional<CandidateText> model(CandidateText candidate) {
    CandidateText model = models.get(candidate.start().name());
    if (model != null && !candidate.start().options().isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot use %s: model '%s' has no options; change it where it is named",
              candidate.start(), candidate.start().name()));
    }
    return Optional.ofNullable(model);
  }

  /** The steps of a candidate as they are written, names replaced by what they stand for. */
  List<Step> steps(CandidateText candidate) {
    return candidate.steps().stream().map(this::step).toList();
  }

  private Step step(Call call) {
    Step known = read.get(call);
    if (known == null) {
      known = Steps.CATALOG.read(expand(call));
      read.put(call, known);
    }
    return known;
  }

  /** The start that a call means; a saved model is what its folder holds at the first reading. */
  Start start(Call call) {
    if (!isStart(call.name())) {
      throw new Refusal(
          Text.of(
              "Cannot start from '%s': it is no model of the sweep and no architecture; %s",
              call.name(), hint(call.name(), models.keySet(), Zoo.CATALOG.names())));
    }
    return starts.computeIfAbsent(call, Start::read);
  }

  private static boolean isStart(String name) {
    return Zoo.CATALOG.names().contains(name)
        || List.of(Start.Saved.NAME, Start.OutcomeOf.NAME).contains(name);
  }

  private static String hint(String name, Collection<String> own, List<String> known) {
    List<String> all = new ArrayList<>(own);
    all.addAll(known);
    return Nearest.hint(name, all);
  }

  private void requireStep(String name) {
    List<String> known = Steps.CATALOG.names();
    if (!known.contains(name)) {
      throw new Refusal(
          Text.of("Cannot find step '%s': %s", name, hint(name, steps.keySet(), known)));
    }
  }

  private Call expand(Call step) {
    return expand(step, steps.size());
  }

  private Call expand(Call step, int depth) {
    Call named = steps.get(step.name());
    if (named == null) {
      requireStep(step.name());
      return step;
    }
    if (depth == 0) {
      throw new Refusal(
          Text.of(
              "Cannot use step '%s': it stands for itself; name a step such as train(...)",
              step.name()));
    }
    Call meaning = Steps.CATALOG.canonical(expand(named, depth - 1));
    Map<String, Object> options = new LinkedHashMap<>(meaning.options());
    step.options()
        .forEach(
            (key, value) -> {
              if (key.startsWith("#")) {
                throw new Refusal(
                    Text.of(
                        "Cannot use %s: '%s' is a named step; write its options as key=value",
                        step, step.name()));
              }
              options.put(key, value);
            });
    return new Call(meaning.name(), options);
  }
}
