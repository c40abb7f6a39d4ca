package io.espalier.rewrite;

import io.espalier.network.Dropout;
import io.espalier.network.Node;

/**
 * Brings a network into the form in which it is measured and shipped: without dropout, branches
 * merged where that costs no more MACs, batch normalizations folded. What cannot be changed exactly
 * stays as it is.
 */
public record Deploy() implements Structural {
  @Override
  public void rewrite(Draft draft) {
    for (Node node : draft.network().nodes()) {
      if (node.op() instanceof Dropout) {
        draft.redirect(node.path(), node.inputs().get(0));
      }
    }
    new MergeBranches(MergeBranches.Where.CHEAPER).rewrite(draft);
    new FoldBn().rewrite(draft);
  }
}
