package io.espalier.step;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.criterion.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the most important channels of each group, equally many of each block where blocks must
 * agree.
 */
final class Strongest {
  private Strongest() {}

  static Selection selection(ChannelGroups groups, Widths widths, Scores scores) {
    Map<String, List<Integer>> kept = new LinkedHashMap<>();
    widths
        .kept()
        .forEach(
            (name, count) -> {
              Group group = groups.group(name);
              kept.put(name, strongest(group, count, scores.ascending(group)));
            });
    return new Selection(kept);
  }

  private static List<Integer> strongest(Group group, int count, List<Integer> ascending) {
    if (group.blocks().isEmpty()) {
      return ascending.subList(group.size() - count, group.size()).stream().sorted().toList();
    }
    List<Integer> kept = new ArrayList<>();
    for (List<Integer> block : group.blocks()) {
      List<Integer> ranked = ascending.stream().filter(block::contains).toList();
      kept.addAll(ranked.subList(ranked.size() - count / group.unit(), ranked.size()));
    }
    return kept.stream().sorted().toList();
  }
}
