package io.espalier.sweep;

import io.espalier.data.DataSpec;
import io.espalier.search.Sentence;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.trial.Candidate;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names that a plan gives to steps and models, and what sentences with them mean. */
final class Vocabulary {
  private final Map<String, Call> steps;
  private final Map<String, Sentence> models;
  private final DataSpec data;

  Vocabulary(SweepPlan plan) {
    this.steps = plan.steps();
    this.models = plan.models();
    this.data = plan.data();
  }

  /** The model that a sentence starts from, if it starts from one that the plan names. */
  Optional<Sentence> model(Sentence sentence) {
    Sentence model = models.get(sentence.start().name());
    if (model != null && !sentence.start().options().isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot use %s: model '%s' has no options; change it where it is named",
              sentence.start(), sentence.start().name()));
    }
    return Optional.ofNullable(model);
  }

  /** The steps of a sentence, names replaced by what they stand for. */
  List<Step> steps(Sentence sentence) {
    return sentence.steps().stream().map(step -> Steps.CATALOG.read(expand(step))).toList();
  }

  /** The trials that a sentence needs with a seed, each after the one it starts from. */
  List<Trial> lineage(Sentence sentence, long seed) {
    List<Trial> trials =
        new ArrayList<>(model(sentence).map(model -> lineage(model, seed)).orElse(List.of()));
    Start start =
        trials.isEmpty()
            ? Start.read(sentence.start())
            : new Start.OutcomeOf(trials.get(trials.size() - 1).id());
    trials.add(new Trial(new Candidate(start, steps(sentence)), data, seed));
    return trials;
  }

  /** What a candidate is whatever its seed: the hash of its whole way from the first start. */
  Hash identity(Sentence sentence) {
    return Hash.of(way(sentence) + " on " + DataSpec.CATALOG.writeFull(data));
  }

  private String way(Sentence sentence) {
    String start =
        model(sentence)
            .map(this::way)
            .orElseGet(() -> Start.read(sentence.start()).call().toString());
    return steps(sentence).stream()
        .map(step -> " | " + Steps.CATALOG.writeFull(step))
        .collect(Collectors.joining("", start, ""));
  }

  private Call expand(Call step) {
    return expand(step, steps.size());
  }

  private Call expand(Call step, int depth) {
    Call named = steps.get(step.name());
    if (named == null) {
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
