package io.espalier.rewrite;

import io.espalier.cost.CostTable;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * Makes one convolution of every addition or concatenation whose inputs come from one source
 * through convolutions, batch normalizations, average pools that count padding, or unchanged (Ding
 * et al., "RepVGG: Making VGG-style ConvNets Great Again", CVPR 2021, and "Diverse Branch Block:
 * Building a Convolution as an Inception-like Unit", CVPR 2021). It takes the path of the addition.
 * So does a run of such nodes without an addition, what a search over branches may leave of a
 * block, where that is exact and costs no more.
 *
 * <p>Where a padded convolution follows a bias or a batch normalization, its zeros are not what one
 * merged convolution would see there. Exact is a border of what the normalization makes of zero
 * ({@link io.espalier.network.BorderedBatchNorm}), or padding in front of the normalization: a 1x1
 * convolution with padding 1, its normalization, then a 3x3 convolution without padding.
 *
 * @param where what is merged
 */
public record MergeBranches(Where where) implements Structural {
  /** Which additions and concatenations are merged. */
  public enum Where {
    /** All; one that cannot be merged exactly is refused. */
    ALL,
    /** Those that can be merged exactly and cost no more MACs and parameters; the others stay. */
    CHEAPER
  }

  @Override
  public void rewrite(Draft draft) {
    for (Node each : draft.network().nodes()) {
      Network network = draft.network();
      if (Join.possible(each.op()) && has(network, each)) {
        Optional<Join> join = Join.at(network, each.path());
        if (join.isPresent() && where == Where.ALL) {
          make(draft, network, join.get());
        } else {
          join.ifPresent(found -> makeIfCheaper(draft, network, found));
        }
      }
    }
    for (Node each : draft.network().nodes()) {
      Network network = draft.network();
      if (each.op().isConvolution() && has(network, each)) {
        Join.run(network, each.path()).ifPresent(run -> makeIfCheaper(draft, network, run));
      }
    }
  }

  private static boolean has(Network network, Node node) {
    return network.nodes().stream().anyMatch(other -> other.path().equals(node.path()));
  }

  private static void makeIfCheaper(Draft draft, Network network, Join join) {
    Draft trial = draft.copy();
    try {
      make(trial, network, join);
    } catch (Refusal notExact) {
      return;
    }
    CostTable before = CostTable.of(network);
    CostTable after = CostTable.of(trial.network());
    if (after.macs() <= before.macs() && after.params() <= before.params()) {
      make(draft, network, join);
    }
  }

  private static void make(Draft draft, Network network, Join join) {
    Chain chain = join.merged(draft, network.shapes().get(join.source()));
    draft.make(join.node().path(), chain.form(), List.of(join.source()), chain.kernel());
  }
}
