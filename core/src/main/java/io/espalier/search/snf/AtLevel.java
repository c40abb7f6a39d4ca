package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Counts that cost a level: no more, and with no room for one channel more anywhere.
 *
 * @param target the most that they cost
 */
record AtLevel(Ground ground, long target, SplittableRandom random) {
  /** A scaling is found to one part in so many. */
  private static final int FINENESS = 1 << 10;

  /** All places lose the same share. */
  Counts uniform() {
    return filled(ground.uniform(target));
  }

  /** Any counts: each place's are drawn by themselves, and then brought to the level. */
  Counts drawn() {
    List<Integer> kept = new ArrayList<>();
    for (List<Integer> possible : ground.space().possible()) {
      kept.add(possible.get(random.nextInt(possible.size())));
    }
    return repaired(new Counts(kept), Set.of());
  }

  /**
   * The counts, brought to the level: first by the other places, and by those that should stay only
   * where that is not enough.
   *
   * @param stay places that are left as they are as far as possible
   */
  Counts repaired(Counts counts, Set<Integer> stay) {
    IntPredicate others = place -> !stay.contains(place);
    Counts within = counts;
    if (ground.cost(counts) > target) {
      within = lowered(counts, others);
      if (ground.cost(within) > target) {
        within = lowered(within, place -> true);
      }
    } else {
      within = raised(counts, others);
    }
    return filled(within);
  }

  /** As little towards the floors as reaches the level, or all the way. */
  private Counts lowered(Counts counts, IntPredicate places) {
    int low = 0;
    int high = FINENESS;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ground.cost(moved(counts, ground.space().least(), middle, places)) <= target) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return moved(counts, ground.space().least(), low, places);
  }

  /** As far towards the whole as stays within the level. */
  private Counts raised(Counts counts, IntPredicate places) {
    int low = 0;
    int high = FINENESS;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (ground.cost(moved(counts, ground.space().whole(), middle, places)) <= target) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return moved(counts, ground.space().whole(), low, places);
  }

  private Counts moved(Counts from, Counts to, int parts, IntPredicate places) {
    List<Integer> kept = new ArrayList<>();
    for (int place = 0; place < ground.places(); place++) {
      double distance = (double) (to.at(place) - from.at(place)) * parts / FINENESS;
      kept.add(
          places.test(place)
              ? nearest(ground.space().possible().get(place), from.at(place) + distance)
              : from.at(place));
    }
    return new Counts(kept);
  }

  /** A channel more in one place after another, in an order that is drawn, while there is room. */
  private Counts filled(Counts counts) {
    List<Integer> order = order();
    Counts full = counts;
    boolean grown = true;
    while (grown) {
      grown = false;
      for (int place : order) {
        List<Integer> possible = ground.space().possible().get(place);
        int at = possible.indexOf(full.at(place));
        Counts more = at == 0 ? full : full.with(place, possible.get(at - 1));
        if (at > 0 && ground.cost(more) <= target) {
          full = more;
          grown = true;
        }
      }
    }
    return full;
  }

  private List<Integer> order() {
    List<Integer> order = new ArrayList<>();
    for (int place = 0; place < ground.places(); place++) {
      order.add(random.nextInt(order.size() + 1), place);
    }
    return order;
  }

  /** The possible count nearest to a wanted one; of two equally near ones the larger. */
  static int nearest(List<Integer> possible, double wanted) {
    int nearest = possible.get(0);
    for (int count : possible) {
      if (Math.abs(count - wanted) < Math.abs(nearest - wanted)) {
        nearest = count;
      }
    }
    return nearest;
  }
}
