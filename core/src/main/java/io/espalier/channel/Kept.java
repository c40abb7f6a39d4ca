package io.espalier.channel;

import io.espalier.network.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The channels that stay at every node's output: a {@link Selection}, spelled out along the
 * network.
 */
public final class Kept {
  private final Map<String, int[]> channels;

  private Kept(Map<String, int[]> channels) {
    this.channels = Collections.unmodifiableMap(channels);
  }

  /**
   * Spells out a selection.
   *
   * @throws io.espalier.spec.Refusal if the selection is not possible
   */
  public static Kept of(ChannelGroups groups, Selection selection) {
    selection.check(groups);
    List<boolean[]> stays = new ArrayList<>();
    for (Group group : groups.groups()) {
      boolean[] flags = new boolean[group.size()];
      List<Integer> atoms = selection.kept().get(group.name());
      for (int atom = 0; atom < flags.length; atom++) {
        flags[atom] = atoms == null;
      }
      if (atoms != null) {
        atoms.forEach(atom -> flags[atom] = true);
      }
      stays.add(flags);
    }
    return new Kept(groups.channels(stays));
  }

  /**
   * Everything stays but at these nodes.
   *
   * @param changed for each path the sorted channels that stay at its output; the caller sees to it
   *     that they agree with the flow of the network
   */
  public static Kept allBut(Network network, Map<String, int[]> changed) {
    Map<String, int[]> channels = new HashMap<>();
    network
        .shapes()
        .forEach(
            (path, shape) -> channels.put(path, IntStream.range(0, shape.channels()).toArray()));
    channels.putAll(changed);
    return new Kept(channels);
  }

  /** The sorted channels that stay at the output of a node, or of the image; not a copy. */
  public int[] at(String path) {
    return channels.get(path);
  }
}
