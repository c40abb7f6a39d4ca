package io.espalier.rewrite;

import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes branches out of their additions, as a search over branches has decided (Zhang et al.,
 * "RepNAS: Searching for Efficient Re-parameterizing Blocks", 2021). The output is that of the
 * network with these branches at zero.
 *
 * @param branches the paths of the branches' last nodes, each an input of one addition or of
 *     several
 */
public record DropBranches(List<String> branches) implements Structural {
  static final DropBranches DEFAULTS = new DropBranches(List.of());

  public DropBranches {
    branches = List.copyOf(branches);
  }

  @Override
  public void rewrite(Draft draft) {
    for (String branch : branches) {
      Network network = draft.network();
      Nodes.find(network, branch, "drop");
      List<Node> sums =
          network.readers(branch).stream().filter(n -> n.op() instanceof Add).toList();
      if (sums.isEmpty()) {
        throw new Refusal(
            Text.of(
                "Cannot drop '%s': no addition reads it; name the last node of a branch", branch));
      }
      // A sum that goes may be what the next one reads, or all that led there.
      sums.forEach(
          sum -> draft.network().find(sum.path()).ifPresent(now -> drop(draft, now, branch)));
    }
  }

  private static void drop(Draft draft, Node sum, String branch) {
    List<String> left = new ArrayList<>(sum.inputs());
    left.removeIf(branch::equals);
    if (left.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot drop '%s': '%s' would be left without inputs; keep one of its branches",
              branch, sum.path()));
    }
    if (left.size() == 1) {
      draft.redirect(sum.path(), left.get(0));
    } else {
      draft.replace(new Node(sum.path(), sum.op(), left));
    }
  }
}
