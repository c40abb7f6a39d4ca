package io.espalier.allocation;

import java.util.ArrayList;
import java.util.List;

/**
 * How many channels stay in each place of a {@link CountSpace}, in its order.
 *
 * @param kept a possible count of each place
 */
public record Counts(List<Integer> kept) {
  public Counts {
    kept = List.copyOf(kept);
  }

  /** How many stay in one place. */
  public int at(int place) {
    return kept.get(place);
  }

  /** The same with another count in one place. */
  public Counts with(int place, int count) {
    List<Integer> changed = new ArrayList<>(kept);
    changed.set(place, count);
    return new Counts(changed);
  }
}
