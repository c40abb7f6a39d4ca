package io.espalier.testing;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Random selections that are possible. */
public final class RandomSelections {
  private RandomSelections() {}

  /** Cuts about two thirds of the groups that can be cut. */
  public static Selection of(ChannelGroups groups, long seed) {
    Random random = new Random(seed);
    Map<String, List<Integer>> kept = new TreeMap<>();
    for (Group group : groups.prunable()) {
      if (random.nextInt(3) > 0) {
        kept.put(group.name(), of(group, random));
      }
    }
    return new Selection(kept);
  }

  private static List<Integer> of(Group group, Random random) {
    List<List<Integer>> blocks =
        group.blocks().isEmpty()
            ? List.of(IntStream.range(0, group.size()).boxed().toList())
            : group.blocks();
    int each = 1 + random.nextInt(blocks.get(0).size());
    List<Integer> kept = new ArrayList<>();
    for (List<Integer> block : blocks) {
      List<Integer> shuffled = new ArrayList<>(block);
      Collections.shuffle(shuffled, random);
      kept.addAll(shuffled.subList(0, each));
    }
    return kept;
  }
}
