package io.espalier.allocation;

import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.criterion.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the most important channels of each group that loses some. */
public final class Strongest {
  private Strongest() {}

  /** The channels that stay in the groups that lose some. */
  public static Selection selection(List<Group> losing, Widths widths, Scores scores) {
    Map<String, List<Integer>> kept = new LinkedHashMap<>();
    for (Group group : losing) {
      kept.put(group.name(), scores.strongest(group, widths.kept().get(group.name())));
    }
    return new Selection(kept);
  }
}
