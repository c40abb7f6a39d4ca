package io.espalier.search;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The candidates that have come to a rung, and those that are on their way to it. */
final class HalvingRung {
  private final Set<Proposal> onTheirWay = new HashSet<>();
  private final Map<Proposal, Double> merits = new LinkedHashMap<>();
  private final Set<Proposal> left = new HashSet<>();

  void sent(Proposal proposal) {
    onTheirWay.add(proposal);
  }

  void arrived(Proposal proposal, double merit) {
    onTheirWay.remove(proposal);
    merits.put(proposal, merit);
  }

  void dropped(Proposal proposal) {
    onTheirWay.remove(proposal);
  }

  void leaves(Proposal proposal) {
    left.add(proposal);
  }

  /** Whether some are on their way. */
  boolean awaited() {
    return !onTheirWay.isEmpty();
  }

  int arrived() {
    return merits.size();
  }

  /** The best that is still here and among so many best of all; of equal ones who came first. */
  Optional<Proposal> best(int among) {
    return merits.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(among)
        .map(Map.Entry::getKey)
        .filter(proposal -> !left.contains(proposal))
        .findFirst();
  }
}
