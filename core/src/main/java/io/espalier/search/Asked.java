package io.espalier.search;

import io.espalier.metric.Metrics;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A proposal whose trials are carried out, and what has come of them. */
final class Asked {
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
  Asked(Proposal proposal, List<Trial> own) {
    this.proposal = proposal;
    own.forEach(trial -> seeds.put(new Leg(trial.id(), proposal.until()), trial.seed()));
  }

  Proposal proposal() {
    return proposal;
  }

  /** Takes a result; a report if it makes them complete, or if all were broken before. */
  Optional<Report> told(Leg leg, Result.Outcome outcome) {
    if (answered || outcome.equals(outcomes.put(leg, outcome)) || outcomes.size() < seeds.size()) {
      return Optional.empty();
    }
    Report report = report();
    answered = !(report instanceof Report.Broken);
    if (answered) {
      seeds = Map.of();
      outcomes = Map.of();
    }
    return Optional.of(report);
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
