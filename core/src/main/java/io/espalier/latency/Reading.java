package io.espalier.latency;

import java.util.List;

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
}
