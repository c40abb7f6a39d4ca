package io.espalier.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The candidates that have come to a rung, and those that are on their way to it. */
final class HalvingRung {
  private final Asha.By by;
  private final Set<Proposal> onTheirWay = new HashSet<>();

  /** All that have come, best first, also those that have left. */
  private final List<Arrival> all = new ArrayList<>();

  private static final class Arrival {
    private final Proposal proposal;
    private final double[] merits;
    private final int number;
    private boolean staying;

    Arrival(Proposal proposal, double[] merits, int number, boolean staying) {
      this.proposal = proposal;
      this.merits = merits;
      this.number = number;
      this.staying = staying;
    }

    double first() {
      return merits[0];
    }

    int number() {
      return number;
    }

    double[] merits() {
      return merits;
    }
  }

  HalvingRung(Asha.By by) {
    this.by = by;
  }

  void sent(Proposal proposal) {
    onTheirWay.add(proposal);
  }

  /** It has come and stays for now. */
  void arrived(Proposal proposal, double[] merits) {
    enter(new Arrival(proposal, merits, all.size(), true));
  }

  /** It is compared with the others, but does not go on: its trainings have ended. */
  void ended(Proposal proposal, double[] merits) {
    enter(new Arrival(proposal, merits, all.size(), false));
  }

  private void enter(Arrival arrival) {
    onTheirWay.remove(arrival.proposal);
    all.add(arrival);
    sort();
  }

  /** Of equal ones the one that came first is better. */
  private void sort() {
    if (by == Asha.By.FIRST) {
      all.sort(
          Comparator.comparingDouble((Arrival each) -> -each.first())
              .thenComparing(Arrival::number));
      return;
    }
    all.sort(Comparator.comparing(Arrival::number));
    List<Integer> order = Fronts.order(all.stream().map(Arrival::merits).toList());
    List<Arrival> sorted = order.stream().map(all::get).toList();
    all.clear();
    all.addAll(sorted);
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

  /** Lets the best go that has not left, if it is among so many best of all that have come. */
  Optional<Proposal> release(int among) {
    for (Arrival each : all.subList(0, Math.min(among, all.size()))) {
      if (each.staying) {
        each.staying = false;
        return Optional.of(each.proposal);
      }
    }
    return Optional.empty();
  }
}
