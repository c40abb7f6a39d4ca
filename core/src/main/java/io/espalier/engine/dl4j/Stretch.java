package io.espalier.engine.dl4j;

import java.util.ArrayList;
import java.util.List;

/**
 * Parameters that lie behind one another both in the graph's order and in the network's.
 *
 * @param inside where it begins in the graph's flat vectors
 * @param outside where it begins in the network's order
 * @param length the number of elements
 */
record Stretch(int inside, int outside, int length) {
  /** As few as possible, for slots in the network's order. */
  static List<Stretch> of(List<Slot> slots) {
    List<Stretch> stretches = new ArrayList<>();
    int at = 0;
    Stretch last = new Stretch(0, 0, 0);
    for (Slot slot : slots) {
      if (slot.offset() == last.inside + last.length) {
        last = new Stretch(last.inside, last.outside, last.length + slot.size());
      } else {
        stretches.add(last);
        last = new Stretch(slot.offset(), at, slot.size());
      }
      at += slot.size();
    }
    stretches.add(last);
    return List.copyOf(stretches);
  }
}
