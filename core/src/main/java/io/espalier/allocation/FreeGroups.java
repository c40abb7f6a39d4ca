package io.espalier.allocation;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The groups of a network that may lose channels: the one answer for every method. What a method
 * needs beyond it, as filters of a group's own or something to score it by, it asks of these
 * groups.
 */
public final class FreeGroups {
  private final ChannelGroups groups;
  private final Additions additions;
  private final Predicate<Group> held;
  private final Coupled coupled;
  private final List<String> skip;
  private final List<Group> skipped;

  private FreeGroups(
      ChannelGroups groups, Additions additions, Coupled coupled, List<String> skip) {
    this.groups = groups;
    this.additions = additions;
    this.coupled = coupled;
    this.skip = List.copyOf(skip);
    held = coupled == Coupled.PRUNE ? group -> false : additions.holding(groups.network());
    skipped = skip.stream().flatMap(name -> groups.named(name).stream()).toList();
  }

  /**
   * The free ones among these groups.
   *
   * @param additions that hold channels back
   * @param coupled what happens to channels that are held back; they are free to go as whole groups
   *     with {@link Coupled#PRUNE} alone
   * @param skip layers or groups that stay whole
   * @throws Refusal if a name in skip is unknown
   */
  public static FreeGroups of(
      ChannelGroups groups, Additions additions, Coupled coupled, List<String> skip) {
    return new FreeGroups(groups, additions, coupled, skip);
  }

  /** All groups of the network, free or not. */
  public ChannelGroups groups() {
    return groups;
  }

  /** The free groups, in the order of the network. */
  public List<Group> list() {
    return groups.prunable().stream()
        .filter(group -> !held.test(group) && !skipped.contains(group))
        .toList();
  }

  /**
   * The convolutions that lose filters of their own although an addition holds their channels: with
   * {@link Coupled#NARROW} the ends of branches that are not skipped, else none.
   */
  public List<String> narrowed(BranchEnds ends) {
    return coupled == Coupled.NARROW
        ? ends.of(groups).stream().filter(path -> !skip.contains(path)).toList()
        : List.of();
  }

  /** Whether an addition holds the channels of a group back. */
  public boolean held(Group group) {
    return held.test(group);
  }

  /** Why a group stays whole, and what lets it go if anything does; empty if it is free. */
  Optional<String> obstacle(Group group) {
    if (!group.prunable()) {
      return group.refusal();
    }
    if (held.test(group)) {
      return Optional.of("they pass through an addition; " + additions.remedy());
    }
    return skipped.contains(group)
        ? Optional.of("they are skipped; take the layer out of skip")
        : Optional.empty();
  }
}
