package io.espalier.step;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.criterion.Scores;
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
              double[] importance =
                  scores.of(group).stream().mapToDouble(Double::doubleValue).toArray();
              kept.put(name, group.strongest(count, importance));
            });
    return new Selection(kept);
  }
}
