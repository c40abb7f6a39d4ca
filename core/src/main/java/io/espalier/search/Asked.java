package io.espalier.search;

import io.espalier.metric.Metrics;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A family's proposal whose trials are carried out, and what has come of them. */
final class Asked {
  private final Family family;
  private final Proposal proposal;
  // Let go once it is answered: a sweep asks for thousands.
  private Map<Leg, Long> seeds = new HashMap<>();
  private Map<Leg, Result.Outcome> outcomes = new HashMap<>();
  private boolean answered;

  /**
   * A proposal.
   *
   * @param own its trials, one for each seed
   */
  Asked(Family family, Proposal proposal, List<Trial> own) {
    this.family = family;
    this.proposal = proposal;
    own.forEach(trial -> seeds.put(new Leg(trial.id(), proposal.until()), trial.seed()));
  }

  /** Whether that family has asked. */
  boolean by(Family other) {
    return family == other;
  }

  /** Whether it was asked for that. */
  boolean of(Proposal other) {
    return proposal.equals(other);
  }

  /** Where it was asked to pause. */
  Optional<Rung> until() {
    return proposal.until();
  }

  /** Takes a result; tells the search when results are complete, or all were broken before. */
  void tell(Leg leg, Result.Outcome outcome) {
    if (answered || outcome.equals(outcomes.put(leg, outcome)) || outcomes.size() < seeds.size()) {
      return;
    }
    Report report = report();
    answered = !(report instanceof Report.Broken);
    if (answered) {
      seeds = Map.of();
      outcomes = Map.of();
    }
    family.search().tell(proposal, report);
  }

  private Report report() {
    Map<Long, Metrics> scores = new TreeMap<>();
    boolean paused = false;
    String reason = "";
    for (Map.Entry<Leg, Result.Outcome> each : outcomes.entrySet()) {
      long seed = seeds.get(each.getKey());
      if (each.getValue() instanceof Result.Measured measured) {
        scores.put(seed, measured.metrics());
      } else if (each.getValue() instanceof Result.Paused at) {
        scores.put(seed, at.metrics());
        paused = true;
      } else {
        reason = each.getValue().reason().orElseThrow();
      }
    }
    if (scores.isEmpty()) {
      return new Report.Broken(reason);
    }
    return paused ? new Report.Paused(scores) : new Report.Scored(scores);
  }
}
