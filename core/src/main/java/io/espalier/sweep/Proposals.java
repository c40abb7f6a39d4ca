package io.espalier.sweep;

import io.espalier.search.Casting;
import io.espalier.search.Families;
import io.espalier.search.Independent;
import io.espalier.search.Sentence;
import io.espalier.search.Strategy;
import io.espalier.spec.Hash;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The strategy of a plan, and of every trial that it asks for, where the trial came from. */
final class Proposals {
  /** The family of the models that others start from. */
  static final String MODELS = "models";

  /**
   * Where a trial came from.
   *
   * @param candidate the candidate as it was written
   * @param identity the same for all seeds of the candidate
   */
  record Origin(String family, String candidate, Hash identity) {}

  private final SweepPlan plan;
  private final Vocabulary vocabulary;
  private final Feasibility feasibility;
  private final Map<Hash, Origin> origins = new HashMap<>();
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final Strategy strategy;

  Proposals(SweepPlan plan) {
    this.plan = plan;
    this.vocabulary = new Vocabulary(plan);
    this.feasibility = new Feasibility(plan);
    List<Strategy> strategies = new ArrayList<>();
    List<Sentence> models = List.copyOf(plan.models().values());
    strategies.add(Independent.listed(models, model -> cast(MODELS, model)));
    for (SweepPlan.Family family : plan.families()) {
      strategies.add(strategy(family));
    }
    this.strategy = new Families(strategies, plan.trials());
  }

  Strategy strategy() {
    return strategy;
  }

  Origin origin(Hash trial) {
    return origins.get(trial);
  }

  /** How many of the trials asked for so far belong to each family. */
  Map<String, Integer> trials(Iterable<Trial> asked) {
    Map<String, Integer> trials = new LinkedHashMap<>();
    asked.forEach(trial -> trials.merge(origin(trial.id()).family(), 1, Integer::sum));
    return trials;
  }

  /** What was judged so far of a family. */
  Tally tally(String family) {
    return tallies.computeIfAbsent(family, name -> new Tally());
  }

  private Strategy strategy(SweepPlan.Family family) {
    Casting casting =
        sentence -> {
          Feasibility.Verdict verdict = feasibility.judge(sentence);
          tally(family.name()).count(verdict);
          return verdict instanceof Feasibility.Verdict.Feasible
              ? cast(family.name(), sentence)
              : List.of();
        };
    return switch (family.by()) {
      case GRID -> Independent.grid(family.space(), casting);
      case RANDOM -> Independent.random(family.space(), casting, plan.seeds().get(0));
    };
  }

  private List<Trial> cast(String family, Sentence sentence) {
    List<Trial> models = new ArrayList<>();
    vocabulary.model(sentence).ifPresent(model -> models.addAll(cast(MODELS, model)));
    Origin origin = new Origin(family, sentence.toString(), vocabulary.identity(sentence));
    List<Trial> trials = new ArrayList<>(models);
    for (long seed : plan.seeds()) {
      List<Trial> lineage = vocabulary.lineage(sentence, seed);
      Trial own = lineage.get(lineage.size() - 1);
      origins.putIfAbsent(own.id(), named(origin));
      trials.add(own);
    }
    return trials;
  }

  /** A model is shown by what it is made of, after its name. */
  private Origin named(Origin origin) {
    if (!origin.family().equals(MODELS)) {
      return origin;
    }
    return plan.models().entrySet().stream()
        .filter(model -> model.getValue().toString().equals(origin.candidate()))
        .findFirst()
        .map(
            model ->
                new Origin(MODELS, model.getKey() + ": " + origin.candidate(), origin.identity()))
        .orElse(origin);
  }
}
