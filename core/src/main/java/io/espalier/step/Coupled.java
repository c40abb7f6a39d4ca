package io.espalier.step;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.network.Network;
import io.espalier.rewrite.ResidualSums;
import java.util.List;

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

  boolean allows(Group group, ResidualSums residuals) {
    return this == PRUNE || !residuals.couple(group);
  }

  /** The groups of a network that may lose channels, by name in the network's order. */
  public List<String> layers(Network network) {
    ResidualSums residuals = ResidualSums.of(network);
    return ChannelGroups.of(network).prunable().stream()
        .filter(group -> allows(group, residuals))
        .map(Group::name)
        .toList();
  }
}
