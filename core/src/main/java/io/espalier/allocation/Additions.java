package io.espalier.allocation;

import io.espalier.channel.Group;
import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.rewrite.ParallelBranchSums;
import io.espalier.rewrite.ResidualSums;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which additions hold channels back. There are two answers, because methods know a channel by
 * different things, and each gives other results on networks of parallel branches.
 */
public enum Additions {
  /**
   * The residual ones. A {@linkplain ParallelBranchSums sum of parallel branches} is one
   * convolution once training is over, and a method that scores a group over all of its layers
   * prunes it as one.
   */
  RESIDUAL("set coupled=prune") {
    @Override
    Predicate<Group> holding(Network network) {
      return ResidualSums.of(network)::couple;
    }
  },
  /**
   * All of them. A method that chooses channels by one layer, by what the next one reads of it or
   * by gates behind it, knows no channel that several layers add up to.
   */
  ALL("merge parallel branches by rewrite(deploy) first") {
    @Override
    Predicate<Group> holding(Network network) {
      Set<String> paths =
          network.nodes().stream()
              .filter(node -> node.op() instanceof Add)
              .map(Node::path)
              .collect(Collectors.toSet());
      return group -> group.members().stream().anyMatch(member -> paths.contains(member.node()));
    }
  };

  private final String remedy;

  Additions(String remedy) {
    this.remedy = remedy;
  }

  /** Whether a group's channels pass through one of them. */
  abstract Predicate<Group> holding(Network network);

  /** What lets channels go that they hold back. */
  String remedy() {
    return remedy;
  }
}
