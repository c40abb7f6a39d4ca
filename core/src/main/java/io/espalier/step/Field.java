package io.espalier.step;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.network.Shape;
import io.espalier.rewrite.ResidualSums;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a pruning may touch.
 *
 * @param groups all groups of the network
 * @param ranking of the channels
 * @param free those that may lose channels
 * @param limits the counts that it may leave
 */
record Field(ChannelGroups groups, Ranking ranking, List<Group> free, Limits limits) {
  static Field of(
      ChannelGroups groups, Ranking ranking, Coupled coupled, List<String> skip, Limits limits) {
    ResidualSums residuals = ResidualSums.of(groups.network());
    List<Group> skipped = skip.stream().flatMap(name -> named(groups, name).stream()).toList();
    List<Group> free =
        groups.prunable().stream()
            .filter(ranking.ranks())
            .filter(group -> coupled.allows(group, residuals) && !skipped.contains(group))
            .toList();
    if (free.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot prune by %s: no group of channels that it ranks is free to go; %s",
              ranking.name(), ranking.remedy()));
    }
    return new Field(groups, ranking, free, limits);
  }

  /**
   * The groups of a layer that is asked to lose channels.
   *
   * @throws Refusal if the criterion has nothing to score one of them by
   */
  List<Group> asked(String layer) {
    List<Group> asked = named(groups, layer);
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

  /** The groups of a layer's filters, or the one group of this name. */
  private static List<Group> named(ChannelGroups groups, String name) {
    List<Group> owners = groups.withFilters(name);
    return owners.isEmpty() ? List.of(groups.group(name)) : owners;
  }

  /** The free groups by the size of their maps, the largest first. */
  List<List<Group>> stages() {
    Map<String, Shape> shapes = groups.network().shapes();
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
