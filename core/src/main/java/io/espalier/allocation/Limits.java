package io.espalier.allocation;

import io.espalier.channel.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which channel counts a pruning may leave.
 *
 * @param floor the least that stays in every group, at least 1
 * @param align counts are multiples of this, at least 1; hardware likes 8 or 16
 */
public record Limits(int floor, int align) {
  public Limits {
    if (floor < 1 || align < 1) {
      throw new IllegalArgumentException("floor and align must be at least 1");
    }
  }

  /**
   * The possible counts of a group from the whole down; blocks that lose equally many count as
   * well.
   */
  List<Integer> counts(Group group) {
    int step = leastCommonMultiple(group.unit(), align);
    List<Integer> counts = new ArrayList<>(List.of(group.size()));
    for (int count = (group.size() - 1) / step * step; count >= Math.max(floor, 1); count -= step) {
      counts.add(count);
    }
    return counts;
  }

  /** The possible count nearest to the wanted one; of two equally near ones the larger. */
  int nearest(Group group, int wanted) {
    return counts(group).stream()
        .min(Comparator.comparingInt((Integer count) -> Math.abs(count - wanted)))
        .orElseThrow();
  }

  private static int leastCommonMultiple(int a, int b) {
    int x = a;
    int y = b;
    while (y != 0) {
      int rest = x % y;
      x = y;
      y = rest;
    }
    return a / x * b;
  }
}
