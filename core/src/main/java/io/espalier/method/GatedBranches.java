package io.espalier.method;

import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.rewrite.BranchSums;
import io.espalier.train.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The branches of a network that can have a gate: those of {@linkplain BranchSums sums of parallel
 * branches} that end in a batch normalization of their own. A gate multiplies its scale and shift.
 *
 * <p>What else a sum adds up is always on: the source of its branches, normalized or as it is, and
 * branches that end otherwise.
 *
 * @param all the branches with gates, sum by sum in the order of the network and of each sum's
 *     inputs
 * @param bare for each sum that has nothing which is always on, its branches as indices of {@code
 *     all}, its spare one first
 */
record GatedBranches(List<Gated> all, List<List<Integer>> bare) {
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
    bare = List.copyOf(bare);
  }

  static GatedBranches of(Network network) {
    Layout layout = Layout.of(network);
    List<Gated> all = new ArrayList<>();
    List<List<Integer>> bare = new ArrayList<>();
    BranchSums.sources(network)
        .forEach(
            (sum, source) -> {
              List<String> inputs = network.node(sum).inputs();
              List<String> ends =
                  inputs.stream().filter(input -> gated(network, input, source)).toList();
              if (ends.size() == inputs.size()) {
                bare.add(spareFirst(all.size(), ends.size(), spare(network, ends, source)));
              }
              for (String end : ends) {
                Layout.Slot scale = layout.slot(end + ".weight");
                all.add(new Gated(end, scale, layout.slot(end + ".bias")));
              }
            });
    return new GatedBranches(all, bare);
  }

  private static boolean gated(Network network, String end, String source) {
    return network
        .find(end)
        .filter(node -> node.op() instanceof BatchNorm && !node.inputs().contains(source))
        .flatMap(node -> network.onlyReader(end))
        .isPresent();
  }

  /**
   * The first of the single convolutions with the largest kernel; the first where there is none.
   */
  private static int spare(Network network, List<String> ends, String source) {
    int spare = 0;
    int largest = 0;
    for (int i = 0; i < ends.size(); i++) {
      Optional<Node> before = network.find(network.node(ends.get(i)).inputs().get(0));
      boolean single = before.filter(node -> node.inputs().contains(source)).isPresent();
      if (single && before.get().op() instanceof Conv conv && conv.kernel().area() > largest) {
        spare = i;
        largest = conv.kernel().area();
      }
    }
    return spare;
  }

  private static List<Integer> spareFirst(int from, int count, int spare) {
    List<Integer> indices = new ArrayList<>(List.of(from + spare));
    for (int i = 0; i < count; i++) {
      if (i != spare) {
        indices.add(from + i);
      }
    }
    return List.copyOf(indices);
  }

  int size() {
    return all.size();
  }

  /**
   * The ends of the branches that a mask leaves out. Where a sum would be left with nothing, its
   * spare branch runs: its single convolution with the largest kernel.
   */
  Set<String> idle(boolean... mask) {
    Set<String> idle = new HashSet<>();
    for (int i = 0; i < mask.length; i++) {
      if (!mask[i]) {
        idle.add(all.get(i).end());
      }
    }
    for (List<Integer> branches : bare) {
      if (branches.stream().noneMatch(i -> mask[i])) {
        idle.remove(all.get(branches.get(0)).end());
      }
    }
    return idle;
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
