package io.espalier.step;

import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.rewrite.ParallelBranchSums;
import io.espalier.spec.Refusal;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets residual branches begin as nothing: the scales of the batch normalization that ends a branch
 * are set to zero, its shifts stay (Goyal et al., "Accurate, Large Minibatch SGD: Training ImageNet
 * in 1 Hour", 2017). For fresh models, before they are trained; RMNeXt was trained so.
 */
public record ZeroGamma() implements Step {
  /**
   * The network and its cost do not change.
   *
   * @throws Refusal if no residual branch of the network ends with a batch normalization
   */
  @Override
  public Forecast forecast(Forecast before) {
    ends(before.widest());
    return before;
  }

  @Override
  public Done run(Model model, WorkContext context) {
    Map<String, Tensor> zeros = new LinkedHashMap<>();
    for (String path : ends(model.network())) {
      String name = path + ".weight";
      zeros.put(name, Tensor.filled(model.weights().get(name).shape(), 0));
    }
    return new Done(model.with(model.weights().with(zeros)));
  }

  /** The normalizations that end a branch; a projected shortcut ends with one too, and is none. */
  private static List<String> ends(Network network) {
    Set<String> parallel = ParallelBranchSums.of(network);
    List<String> ends = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Add && !parallel.contains(node.path())) {
        node.inputs().stream()
            .filter(path -> network.find(path).filter(n -> n.op() instanceof BatchNorm).isPresent())
            .filter(path -> withinBranch(path, network))
            .forEach(ends::add);
      }
    }
    if (ends.isEmpty()) {
      throw new Refusal(
          "Cannot set the last scale of residual branches to zero: none ends with a batch normalization; leave the step out");
    }
    return ends;
  }

  /**
   * Whether a node lies inside a residual branch. One node reads it; a shortcut begins at a node
   * that several nodes read.
   */
  private static boolean withinBranch(String path, Network network) {
    if (network.readers(path).size() > 1) {
      return false;
    }
    Op op = network.find(path).map(Node::op).orElse(null);
    boolean linear = op instanceof BatchNorm || op instanceof Conv;
    return !linear || withinBranch(network.node(path).inputs().get(0), network);
  }
}
