package io.espalier.latency;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What timing one thing gave.
 *
 * @param rounds the statistics of each round
 * @param drift by how much the reference changed meanwhile: 0.05 is 5 %
 */
public record Reading(List<Statistics> rounds, double drift, Verdict verdict) {
  public Reading {
    rounds = List.copyOf(rounds);
  }

  /** Of each statistic the median of the rounds. */
  public Statistics statistics() {
    return Statistics.median(rounds);
  }

  /** By how much the medians of the rounds differ: 0.03 is 3 %. */
  public double spread() {
    return Disturbances.apart(rounds.stream().map(Statistics::p50).toList());
  }

  /**
   * Of one thing timed at several times: all rounds, with what disturbed any of them.
   *
   * @param parts at least one
   */
  static Reading joined(List<Reading> parts) {
    List<Statistics> rounds = parts.stream().flatMap(part -> part.rounds.stream()).toList();
    Set<String> reasons = new LinkedHashSet<>();
    Set<String> unseen = new LinkedHashSet<>();
    parts.forEach(part -> reasons.addAll(part.verdict.reasons()));
    parts.forEach(part -> unseen.addAll(part.verdict.unseen()));
    Disturbances.ofRounds(rounds).ifPresent(reasons::add);
    return new Reading(
        rounds,
        parts.stream().mapToDouble(Reading::drift).max().orElseThrow(),
        new Verdict(List.copyOf(reasons), List.copyOf(unseen)));
  }
}
