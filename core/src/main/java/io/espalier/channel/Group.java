package io.espalier.channel;

import io.espalier.spec.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Coupled channels that occur in the same places.
 *
 * <p>An <em>atom</em> is a set of coupled channels: those that can only be removed together, such
 * as channel 5 of all convolutions whose outputs are added, with its entries in the normalizations
 * and its inputs of the layers that read it. A group has {@code size} atoms; each has its channels
 * in every member.
 *
 * @param name the path of the first node that has the channels, with {@code #2}, {@code #3}, ...
 *     for further groups of that node
 * @param size the number of atoms, {@code 0} to {@code size - 1}
 * @param members the places, in the order of the network
 * @param divisions how grouped convolutions cut the atoms into equal-sized blocks that must lose
 *     equally many; none, one, or two that cut across one another
 * @param refusal why no channel of this group can go, if so
 */
public record Group(
    String name,
    int size,
    List<Member> members,
    List<Division> divisions,
    Optional<String> refusal) {
  public Group {
    members = List.copyOf(members);
    divisions = List.copyOf(divisions);
  }

  /** Whether channels can be removed. */
  public boolean prunable() {
    return refusal.isEmpty();
  }

  /** Possible widths are the multiples of this: what all numbers of blocks divide, or one. */
  public int unit() {
    int unit = 1;
    for (Division division : divisions) {
      int step = unit;
      while (unit % division.blocks().size() != 0) {
        unit += step;
      }
    }
    return unit;
  }

  /** Whether two atoms lie in the same block of every division. */
  public boolean together(int first, int second) {
    return divisions.stream()
        .flatMap(division -> division.blocks().stream())
        .allMatch(block -> block.contains(first) == block.contains(second));
  }

  /**
   * The atoms of the largest importance among those that fill all blocks evenly, sorted; of equally
   * important ones the last.
   *
   * @param count how many, a multiple of the unit up to the size
   * @param importance one value for each atom
   */
  public List<Integer> strongest(int count, double... importance) {
    if (divisions.size() == 2) {
      return EvenSelection.of(divisions.get(0), divisions.get(1), count, importance).stream()
          .sorted()
          .toList();
    }
    List<List<Integer>> blocks =
        divisions.isEmpty()
            ? List.of(IntStream.range(0, size).boxed().toList())
            : divisions.get(0).blocks();
    return blocks.stream()
        .flatMap(
            block ->
                EvenSelection.descending(block, importance).stream().limit(count / blocks.size()))
        .sorted()
        .toList();
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
    String head = Text.of("%s: %s", name, amount());
    if (refusal.isPresent()) {
      return head + " stay: " + refusal.get();
    }
    String rule =
        divisions.isEmpty() ? "" : Text.of(" in %s that lose equally many", describeBlocks());
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
      return Text.of("%d %s of %d channels", size, size == 1 ? "set" : "sets", each);
    }
    return Text.of("%d %s", size, size == 1 ? "channel" : "channels");
  }

  /** {@code 3 blocks}, or {@code 3 blocks and, cut otherwise, 3 blocks}. */
  String describeBlocks() {
    return divisions.stream()
        .map(division -> division.blocks().size() + " blocks")
        .collect(Collectors.joining(" and, cut otherwise, "));
  }

  @Override
  public String toString() {
    return describe();
  }
}
