package io.espalier.testing;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

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
    int units = 1 + random.nextInt(group.size() / group.unit());
    return group.strongest(units * group.unit(), random.doubles(group.size()).toArray());
  }
}
