package io.espalier.channel;

import java.util.List;

/**
 * How a grouped convolution cuts the atoms of a group: into equal-sized blocks that must keep
 * equally many.
 *
 * @param blocks at least two; each atom is in one of them
 */
public record Division(List<List<Integer>> blocks) {
  public Division {
    blocks = blocks.stream().map(List::copyOf).toList();
  }

  /** The block of each atom, by its position in {@link #blocks}. */
  int[] numbers(int atoms) {
    int[] numbers = new int[atoms];
    for (int b = 0; b < blocks.size(); b++) {
      for (int atom : blocks.get(b)) {
        numbers[atom] = b;
      }
    }
    return numbers;
  }
}
