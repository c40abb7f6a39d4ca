package io.espalier.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The candidates that have come to a rung, and those that are on their way to it. */
final class HalvingRung {
  private static final Comparator<Arrival> BEST_FIRST =
      Comparator.comparingDouble((Arrival each) -> -each.merit()).thenComparing(Arrival::number);

  private final Set<Proposal> onTheirWay = new HashSet<>();

  /** All that have come, best first, also those that have left. */
  private final List<Arrival> all = new ArrayList<>();

  private final TreeSet<Arrival> staying = new TreeSet<>(BEST_FIRST);

  private record Arrival(Proposal proposal, double merit, int number) {}

  void sent(Proposal proposal) {
    onTheirWay.add(proposal);
  }

  /** It has come and stays for now. */
  void arrived(Proposal proposal, double merit) {
    staying.add(enter(proposal, merit));
  }

  /** It is compared with the others, but does not go on: its trainings have ended. */
  void ended(Proposal proposal, double merit) {
    enter(proposal, merit);
  }

  private Arrival enter(Proposal proposal, double merit) {
    onTheirWay.remove(proposal);
    Arrival arrival = new Arrival(proposal, merit, all.size());
    all.add(-Collections.binarySearch(all, arrival, BEST_FIRST) - 1, arrival);
    return arrival;
  }

  void dropped(Proposal proposal) {
    onTheirWay.remove(proposal);
  }

  /** Whether some are on their way. */
  boolean awaited() {
    return !onTheirWay.isEmpty();
  }

  /** How many have come. */
  int size() {
    return all.size();
  }

  /**
   * Lets the best go that has not left, if it is among so many best of all that have come; of equal
   * ones the one that came first.
   */
  Optional<Proposal> release(int among) {
    if (staying.isEmpty() || Collections.binarySearch(all, staying.first(), BEST_FIRST) >= among) {
      return Optional.empty();
    }
    return Optional.of(staying.pollFirst().proposal());
  }
}
