package io.espalier.plan;

import io.espalier.data.DataSpec;
import io.espalier.latency.MachineTimes;
import io.espalier.search.CandidateText;
import io.espalier.spec.Hash;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.trial.Candidate;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the candidates of a plan are: their steps, trials and identities. */
public final class CandidateReader {
  private final PlanNames names;
  private final CandidateForecasts forecasts;
  private final DataSpec data;
  private final Map<Seeded, Start> outcomes = new HashMap<>();
  private final Map<CandidateText, String> ways = new HashMap<>();

  /** A model that the plan names, trained with a seed. */
  private record Seeded(CandidateText model, long seed) {}

  /**
   * Reads candidates by the names of a plan; those that are pruned to a latency stay as written.
   */
  public CandidateReader(SweepPlan plan) {
    this(plan, Optional.empty());
  }

  /**
   * The same; candidates that are pruned to a latency become counts.
   *
   * @param times by which they do, if there are any
   */
  CandidateReader(SweepPlan plan, Optional<MachineTimes> times) {
    this.names = new PlanNames(plan);
    this.forecasts = new CandidateForecasts(names, times);
    this.data = plan.data();
  }

  /** What is known of candidates' networks. */
  CandidateForecasts forecasts() {
    return forecasts;
  }

  /** The model that a candidate starts from, if it starts from one that the plan names. */
  Optional<CandidateText> model(CandidateText candidate) {
    return names.model(candidate);
  }

  /** The steps of a candidate, names replaced by what they stand for. */
  public List<Step> steps(CandidateText candidate) {
    return names.steps(candidate);
  }

  /** The trial of a candidate with a seed. */
  Trial trial(CandidateText candidate, long seed) {
    Start start =
        model(candidate)
            .map(model -> outcome(model, seed))
            .orElseGet(() -> names.start(candidate.start()));
    return new Trial(new Candidate(start, forecasts.steps(candidate)), data, seed);
  }

  private Start outcome(CandidateText model, long seed) {
    Seeded key = new Seeded(model, seed);
    Start known = outcomes.get(key);
    if (known == null) {
      known = new Start.OutcomeOf(trial(model, seed).id());
      outcomes.put(key, known);
    }
    return known;
  }

  /** What a candidate is whatever its seed: the hash of its whole way from the first start. */
  public Hash identity(CandidateText candidate) {
    return Hash.of(way(candidate) + " on " + DataSpec.CATALOG.writeFull(data));
  }

  private String way(CandidateText candidate) {
    String start =
        model(candidate)
            .map(this::modelWay)
            .orElseGet(() -> names.start(candidate.start()).call().toString());
    return forecasts.steps(candidate).stream()
        .map(step -> " | " + Steps.CATALOG.writeFull(step))
        .collect(Collectors.joining("", start, ""));
  }

  private String modelWay(CandidateText model) {
    String known = ways.get(model);
    if (known == null) {
      known = way(model);
      ways.put(model, known);
    }
    return known;
  }
}
