package io.espalier.rewrite;

import io.espalier.model.Weights;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.Map;
import java.util.function.Function;

/** Makes one of each two 1x1 convolutions without anything between them. */
final class Pointwise {
  private static final Window ONE = Window.square(1);

  private Pointwise() {}

  static void fuse(Draft draft) {
    for (Node each : draft.network().nodes()) {
      Network network = draft.network();
      network.find(each.path()).ifPresent(node -> fuse(draft, network, node));
    }
  }

  private static void fuse(Draft draft, Network network, Node second) {
    String from = second.inputs().get(0);
    if (!pointwise(second.op()) || from.equals(Network.INPUT)) {
      return;
    }
    Node first = Nodes.find(network, from, "fuse");
    if (!pointwise(first.op()) || network.readers(from).size() > 1) {
      return;
    }
    Map<String, Shape> shapes = network.shapes();
    int inputs = shapes.get(first.inputs().get(0)).channels();
    Function<Weights, Kernel> a = draft.kernel(first, inputs);
    Function<Weights, Kernel> b = draft.kernel(second, shapes.get(from).channels());
    Conv last = (Conv) second.op();
    boolean bias = last.bias() || ((Conv) first.op()).bias();
    draft.make(
        second.path(),
        bias ? last.biased() : last,
        first.inputs(),
        weights -> a.apply(weights).then(b.apply(weights), ONE));
  }

  private static boolean pointwise(Op op) {
    return op instanceof Conv conv && conv.equals(bare(conv));
  }

  /** The dense 1x1 convolution of so many filters. */
  private static Conv bare(Conv conv) {
    Conv bare = Conv.of(conv.filters(), 1);
    return conv.bias() ? bare.biased() : bare;
  }
}
