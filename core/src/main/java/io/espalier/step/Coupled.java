package io.espalier.step;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What happens to channels that pass through an addition, as a residual stage's outputs do. */
public enum Coupled {
  /**
   * They stay: only the inner channels of residual blocks are pruned, as in most published results.
   */
  KEEP,
  /** They are pruned as one group over all layers that they couple. */
  PRUNE;

  boolean allows(Group group, Set<String> additions) {
    return this == PRUNE || group.members().stream().noneMatch(m -> additions.contains(m.node()));
  }

  /** The groups of a network that may lose channels, by name in the network's order. */
  public List<String> layers(Network network) {
    Set<String> additions = additions(network);
    return ChannelGroups.of(network).prunable().stream()
        .filter(group -> allows(group, additions))
        .map(Group::name)
        .toList();
  }

  /** The paths of a network's additions. */
  static Set<String> additions(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Add)
        .map(Node::path)
        .collect(Collectors.toSet());
  }
}
