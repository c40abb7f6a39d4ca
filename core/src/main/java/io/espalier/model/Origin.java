package io.espalier.model;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Side;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What an edit chose among: facts about the network before it, with which the edit's indices mean
 * something without that network.
 *
 * @param of for each group, or the node, that the edit takes channels from: how many atoms it had
 * @param members for each of them the places where they were
 */
public record Origin(Map<String, Integer> of, Map<String, List<Occurrence>> members) {
  /** Of an edit that chooses no channels, or that an earlier version recorded. */
  public static final Origin UNSAID = new Origin(Map.of(), Map.of());

  public Origin {
    of = Collections.unmodifiableMap(new TreeMap<>(of));
    members = Collections.unmodifiableMap(new TreeMap<>(members));
  }

  /** The groups of these names. */
  public static Origin of(ChannelGroups groups, Collection<String> names) {
    Map<String, Integer> of = new TreeMap<>();
    Map<String, List<Occurrence>> members = new TreeMap<>();
    for (String name : names) {
      Group group = groups.group(name);
      of.put(name, group.size());
      members.put(
          name,
          group.members().stream()
              .filter(member -> member.side() != Side.PASSES)
              .map(member -> Occurrence.of(member, group.size()))
              .toList());
    }
    return new Origin(of, members);
  }

  /**
   * The channels of one node, each an atom of its own.
   *
   * @param sides which nodes own parameters for them, and on which side
   */
  public static Origin of(String node, int width, Map<String, Side> sides) {
    List<Integer> all = IntStream.range(0, width).boxed().toList();
    List<Occurrence> members =
        sides.entrySet().stream()
            .map(side -> new Occurrence(side.getKey(), side.getValue(), 1, all))
            .toList();
    return new Origin(Map.of(node, width), Map.of(node, members));
  }
}
