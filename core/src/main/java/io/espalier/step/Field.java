package io.espalier.step;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pruning may touch.
 *
 * @param groups all groups of the network
 * @param free those that may lose channels
 * @param limits the counts that it may leave
 */
record Field(ChannelGroups groups, List<Group> free, Limits limits) {
  static Field of(ChannelGroups groups, Coupled coupled, List<String> skip, Limits limits) {
    Set<String> additions = Coupled.additions(groups.network());
    List<Group> skipped = skip.stream().flatMap(name -> named(groups, name).stream()).toList();
    List<Group> free =
        groups.prunable().stream()
            .filter(group -> coupled.allows(group, additions) && !skipped.contains(group))
            .toList();
    if (free.isEmpty()) {
      throw new Refusal(
          "Cannot prune: no group of channels is free to go; set coupled=prune or skip less");
    }
    return new Field(groups, free, limits);
  }

  /** The groups of a layer's filters, or the one group of this name. */
  static List<Group> named(ChannelGroups groups, String name) {
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
