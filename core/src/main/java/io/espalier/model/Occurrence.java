package io.espalier.model;

import io.espalier.channel.Member;
import io.espalier.channel.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * One place where the channels of a group were: a node that owns parameters for them.
 *
 * @param node the node's path
 * @param side what of it they are: filters, input columns or scales
 * @param each how many channels every atom has here
 * @param channels those of atom 0, then those of atom 1, ...: {@code each} for every atom
 */
public record Occurrence(String node, Side side, int each, List<Integer> channels) {
  public Occurrence {
    channels = List.copyOf(channels);
    if (each < 1 || channels.isEmpty() || channels.size() % each != 0) {
      throw new IllegalArgumentException(
          "there are " + channels.size() + " channels, and 'each' atom has " + each);
    }
  }

  /** Where the atoms of a group of this size are. */
  static Occurrence of(Member member, int size) {
    List<Integer> channels = new ArrayList<>();
    for (int atom = 0; atom < size; atom++) {
      for (int i = 0; i < member.each(); i++) {
        channels.add(member.channel(atom, i));
      }
    }
    return new Occurrence(member.node(), member.side(), member.each(), channels);
  }

  /** Whether the channels follow one another, so that the first says them all. */
  boolean consecutive() {
    for (int i = 1; i < channels.size(); i++) {
      if (channels.get(i) != channels.get(0) + i) {
        return false;
      }
    }
    return true;
  }
}
