package io.espalier.rewrite;

import io.espalier.channel.Group;
import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The residual additions of a network: those that are no {@linkplain ParallelBranchSums sums of
 * parallel branches}.
 *
 * @param paths of the additions
 */
public record ResidualSums(Set<String> paths) {
  public ResidualSums {
    paths = Set.copyOf(paths);
  }

  /** Those of this network. */
  public static ResidualSums of(Network network) {
    Set<String> branched = ParallelBranchSums.of(network);
    return new ResidualSums(
        network.nodes().stream()
            .filter(node -> node.op() instanceof Add)
            .map(Node::path)
            .filter(path -> !branched.contains(path))
            .collect(Collectors.toSet()));
  }

  /** Whether a group's channels pass through one of them, as a stage's outputs do. */
  public boolean couple(Group group) {
    return group.members().stream().anyMatch(member -> paths.contains(member.node()));
  }
}
