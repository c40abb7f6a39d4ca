package io.espalier.channel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What grouped convolutions demand of one group: parts of its atoms that must lose equally many,
 * or, where no such parts are possible, the reason.
 */
final class BlockRule {
  private final int size;
  private int[] cells;
  private String by;
  private String refusal;

  BlockRule(int size) {
    this.size = size;
    cells = new int[size];
  }

  /** Adds what one side of one grouped convolution demands of its member in this group. */
  void demand(Place place, Member member) {
    if (refusal != null) {
      return;
    }
    int[] blocks = new int[size];
    boolean balanced = true;
    boolean single = true;
    for (int atom = 0; atom < size; atom++) {
      int[] times = new int[place.blocks()];
      for (int i = 0; i < member.each(); i++) {
        times[place.block(member.channel(atom, i))]++;
      }
      blocks[atom] = place.block(member.channel(atom, 0));
      single &= times[blocks[atom]] == member.each();
      balanced &= equal(times);
    }
    if (balanced) {
      return;
    }
    if (!single || !even(blocks, place.blocks())) {
      refusal =
          "they are spread unevenly over the %d blocks of the grouped convolution '%s'"
              .formatted(place.blocks(), member.node());
      return;
    }
    refine(blocks, member.node());
  }

  private void refine(int[] blocks, String node) {
    Map<Long, Integer> numbers = new HashMap<>();
    int[] finer = new int[size];
    for (int atom = 0; atom < size; atom++) {
      long key = ((long) cells[atom] << 32) | blocks[atom];
      Integer known = numbers.putIfAbsent(key, numbers.size());
      finer[atom] = known == null ? numbers.size() - 1 : known;
    }
    if (!even(finer, numbers.size())) {
      refusal =
          "the grouped convolutions '%s' and '%s' cut them into blocks that do not agree"
              .formatted(by, node);
      return;
    }
    cells = finer;
    by = node;
  }

  private static boolean even(int[] numbers, int count) {
    int[] sizes = new int[count];
    for (int number : numbers) {
      sizes[number]++;
    }
    return equal(sizes);
  }

  private static boolean equal(int[] counts) {
    for (int count : counts) {
      if (count != counts[0]) {
        return false;
      }
    }
    return true;
  }

  /** The parts, none where there is no rule. */
  List<List<Integer>> blocks() {
    int count = Arrays.stream(cells).max().orElse(0) + 1;
    if (refusal != null || count == 1) {
      return List.of();
    }
    List<List<Integer>> blocks = new ArrayList<>();
    for (int b = 0; b < count; b++) {
      blocks.add(new ArrayList<>());
    }
    for (int atom = 0; atom < size; atom++) {
      blocks.get(cells[atom]).add(atom);
    }
    return blocks;
  }

  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }
}
