package io.espalier.step;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.rewrite.BranchSums;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What happens to channels that pass through a residual addition, as a stage's outputs do. The sum
 * of parallel branches, which is one convolution once training is over, is no such addition.
 */
public enum Coupled {
  /**
   * They stay: only the inner channels of residual blocks are pruned, as in most published results.
   */
  KEEP,
  /** They are pruned as one group over all layers that they couple. */
  PRUNE;

  boolean allows(Group group, Set<String> residuals) {
    return this == PRUNE || group.members().stream().noneMatch(m -> residuals.contains(m.node()));
  }

  /** The groups of a network that may lose channels, by name in the network's order. */
  public List<String> layers(Network network) {
    Set<String> residuals = residuals(network);
    return ChannelGroups.of(network).prunable().stream()
        .filter(group -> allows(group, residuals))
        .map(Group::name)
        .toList();
  }

  /** The paths of a network's residual additions. */
  static Set<String> residuals(Network network) {
    Set<String> branched = BranchSums.of(network);
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Add)
        .map(Node::path)
        .filter(path -> !branched.contains(path))
        .collect(Collectors.toSet());
  }
}
