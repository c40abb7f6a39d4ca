package io.espalier.allocation;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pruning may touch.
 *
 * @param allowed the groups that may lose channels, whether they can be ranked or not
 * @param ranking of the channels
 * @param free those that may lose channels and can be ranked
 * @param limits the counts that it may leave
 */
public record PruningSpace(FreeGroups allowed, Ranking ranking, List<Group> free, Limits limits) {
  /**
   * That of a network's free groups.
   *
   * @throws Refusal if none of them can be ranked
   */
  public static PruningSpace of(FreeGroups allowed, Ranking ranking, Limits limits) {
    List<Group> free = allowed.list().stream().filter(ranking.ranks()).toList();
    if (free.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot prune by %s: no group of channels that it ranks is free to go; %s",
              ranking.name(), ranking.remedy()));
    }
    return new PruningSpace(allowed, ranking, free, limits);
  }

  /** All groups of the network. */
  public ChannelGroups groups() {
    return allowed.groups();
  }

  /**
   * The groups of a layer that is asked to lose channels.
   *
   * @throws Refusal if the criterion has nothing to score one of them by
   */
  List<Group> asked(String layer) {
    List<Group> asked = groups().named(layer);
    for (Group group : asked) {
      if (group.prunable() && !ranking.ranks().test(group)) {
        throw new Refusal(
            Text.of(
                "Cannot prune layer '%s' by %s: it has nothing to rank the channels of '%s' by; leave the layer out or choose another criterion",
                layer, ranking.name(), group.name()));
      }
    }
    return asked;
  }

  /** Why a group stays whole, and what lets it go if anything does; empty if it is free. */
  Optional<String> obstacle(Group group) {
    Optional<String> obstacle = allowed.obstacle(group);
    return obstacle.isPresent() || ranking.ranks().test(group)
        ? obstacle
        : Optional.of(
            Text.of("%s has nothing to rank them by; %s", ranking.name(), ranking.remedy()));
  }

  /** The free groups by the size of their maps, the largest first. */
  List<List<Group>> stages() {
    Map<String, Shape> shapes = groups().network().shapes();
    return free.stream()
        .map(group -> positions(group, shapes))
        .distinct()
        .sorted(Comparator.reverseOrder())
        .map(size -> free.stream().filter(group -> positions(group, shapes) == size).toList())
        .toList();
  }

  private static int positions(Group group, Map<String, Shape> shapes) {
    return shapes.get(group.members().get(0).node()).positions();
  }
}
