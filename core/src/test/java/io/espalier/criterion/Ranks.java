package io.espalier.criterion;

import io.espalier.channel.Group;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The atoms of a group by their scores. */
final class Ranks {
  private Ranks() {}

  /** From the least important; of equals the lowest index first. */
  static List<Integer> ascending(Scores scores, Group group) {
    return IntStream.range(0, group.size())
        .boxed()
        .sorted(Comparator.comparing(scores.of(group)::get))
        .toList();
  }
}
