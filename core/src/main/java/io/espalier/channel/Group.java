package io.espalier.channel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Channels that occur in the same places: {@code size} atoms, each with its channels in every
 * member; an atom stays or goes as a whole.
 *
 * @param name the path of the first node that has the channels, with {@code #2}, {@code #3}, ...
 *     for further groups of that node
 * @param size the number of atoms, {@code 0} to {@code size - 1}
 * @param members the places, in the order of the network
 * @param blocks equal-sized parts of the atoms that must lose equally many, because a grouped
 *     convolution needs it; empty where there is no such rule
 * @param refusal why no channel of this group can go, if so
 */
public record Group(
    String name,
    int size,
    List<Member> members,
    List<List<Integer>> blocks,
    Optional<String> refusal) {
  public Group {
    members = List.copyOf(members);
    blocks = blocks.stream().map(List::copyOf).toList();
  }

  /** Whether channels can be removed. */
  public boolean prunable() {
    return refusal.isEmpty();
  }

  /** Possible widths are the multiples of this: the number of blocks, or one. */
  public int unit() {
    return Math.max(1, blocks.size());
  }

  /** The places of one side, in the order of the network. */
  public List<Member> members(Side side) {
    return members.stream().filter(member -> member.side() == side).toList();
  }

  /**
   * One line for people: {@code conv1: 16 channels: remove filters of conv1 => bn1 => relu => input
   * columns of conv2}, or why they stay.
   */
  public String describe() {
    String head = "%s: %s".formatted(name, amount());
    if (refusal.isPresent()) {
      return head + " stay: " + refusal.get();
    }
    String rule =
        blocks.isEmpty() ? "" : " in %d blocks that lose equally many".formatted(blocks.size());
    return head
        + rule
        + ": remove "
        + members.stream().map(Member::toString).collect(Collectors.joining(" => "));
  }

  /** An atom may have several channels where the group has its name from, as in a ghost module. */
  private String amount() {
    int each =
        members.stream()
            .filter(member -> member.side() != Side.COLUMNS)
            .mapToInt(Member::each)
            .findFirst()
            .orElse(1);
    if (each > 1) {
      return "%d %s of %d channels".formatted(size, size == 1 ? "set" : "sets", each);
    }
    return "%d %s".formatted(size, size == 1 ? "channel" : "channels");
  }

  @Override
  public String toString() {
    return describe();
  }
}
