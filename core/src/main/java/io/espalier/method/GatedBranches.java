package io.espalier.method;

import io.espalier.network.Network;
import io.espalier.rewrite.OptionalBranches;
import io.espalier.train.Layout;
import java.util.List;
import java.util.Set;

/**
 * The {@linkplain OptionalBranches branches of a network that may be left out}, each with a gate
 * that multiplies the scale and shift of its last normalization.
 *
 * @param all the branches with gates
 * @param branches the same as paths
 */
record GatedBranches(List<Gated> all, OptionalBranches branches) {
  /**
   * A branch with a gate.
   *
   * @param end the path of its last node
   * @param scale where that normalization's scale is
   * @param shift where its shift is
   */
  record Gated(String end, Layout.Slot scale, Layout.Slot shift) {}

  GatedBranches {
    all = List.copyOf(all);
  }

  static GatedBranches of(Network network) {
    Layout layout = Layout.of(network);
    OptionalBranches branches = OptionalBranches.of(network);
    List<Gated> all =
        branches.ends().stream()
            .map(end -> new Gated(end, layout.slot(end + ".weight"), layout.slot(end + ".bias")))
            .toList();
    return new GatedBranches(all, branches);
  }

  int size() {
    return all.size();
  }

  /** The ends of the branches that a mask leaves out; no sum is left with nothing. */
  Set<String> idle(boolean... mask) {
    return branches.idle(mask);
  }

  /** The ends of the branches that run with a mask, in the order of the network. */
  List<String> running(boolean... mask) {
    Set<String> idle = idle(mask);
    return all.stream().map(Gated::end).filter(end -> !idle.contains(end)).toList();
  }

  /**
   * The gradient of the loss with respect to a gate that is 1: with {@code y = g * gamma * x + g *
   * beta} it is the sum over channels of {@code gamma * dL/dgamma + beta * dL/dbeta}, which is the
   * product of the branch's output and the gradient there.
   */
  double gateGradient(int branch, float[] parameters, float[] gradients) {
    Gated gated = all.get(branch);
    return product(gated.scale(), parameters, gradients)
        + product(gated.shift(), parameters, gradients);
  }

  private static double product(Layout.Slot slot, float[] parameters, float[] gradients) {
    double sum = 0;
    for (int i = slot.offset(); i < slot.offset() + slot.parameter().size(); i++) {
      sum += (double) parameters[i] * gradients[i];
    }
    return sum;
  }
}
