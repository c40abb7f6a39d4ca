package io.espalier.rewrite;

import io.espalier.network.Network;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps these of a supernet's {@linkplain OptionalBranches branches} and no others, as a search
 * over branches has decided (Zhang et al., "RepNAS: Searching for Efficient Re-parameterizing
 * Blocks", 2021). The output is that of the network with the others at zero.
 *
 * <p>What always runs stays, as the source beside the branches; a sum that would be left with
 * nothing keeps its single convolution with the largest kernel.
 *
 * @param branches the paths of the branches' last nodes; sorted, as their order says nothing
 */
public record KeepBranches(List<String> branches) implements Structural {
  static final KeepBranches DEFAULTS = new KeepBranches(List.of());

  public KeepBranches {
    Set<String> once = new HashSet<>();
    for (String branch : branches) {
      if (!once.add(branch)) {
        throw new IllegalArgumentException("'" + branch + "' is named twice; name it once");
      }
    }
    branches = branches.stream().sorted().toList();
  }

  @Override
  public void rewrite(Draft draft) {
    OptionalBranches all = all(draft.network());
    for (String branch : branches) {
      if (!all.ends().contains(branch)) {
        throw new Refusal(
            Text.of(
                "Cannot keep '%s': it is none of the %d branches that may go; %s",
                branch, all.ends().size(), Nearest.hint(branch, all.ends())));
      }
    }
    boolean[] stay = new boolean[all.ends().size()];
    for (int i = 0; i < stay.length; i++) {
      stay[i] = branches.contains(all.ends().get(i));
    }
    new DropBranches(all.idle(stay).stream().sorted().toList()).rewrite(draft);
  }

  private static OptionalBranches all(Network network) {
    OptionalBranches all = OptionalBranches.of(network);
    if (all.ends().isEmpty()) {
      throw new Refusal(
          "Cannot keep branches: the network has no parallel branches that each end in a batch"
              + " normalization before their sum; start from a supernet as repnas-cifar or"
              + " dbb-resnet-20 that is not merged yet");
    }
    return all;
  }
}
