package io.espalier.rewrite;

import io.espalier.model.Weights;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Folds batch normalizations into the convolution or linear layer in front of them, or into the one
 * behind them where that pads nothing: zeros are not what a normalization makes of zeros.
 *
 * <p>Others stay: behind an addition, behind a layer that somebody else reads, in front of a padded
 * convolution.
 */
public record FoldBn() implements Structural {
  @Override
  public void rewrite(Draft draft) {
    for (Node each : draft.network().nodes()) {
      if (each.op() instanceof BatchNorm) {
        Network network = draft.network();
        fold(draft, network, Nodes.find(network, each.path(), "fold"));
      }
    }
  }

  private static void fold(Draft draft, Network network, Node norm) {
    String from = norm.inputs().get(0);
    if (!from.equals(Network.INPUT)) {
      Node before = Nodes.find(network, from, "fold");
      if (weighted(before.op()) && network.readers(from).size() == 1) {
        back(draft, network, before, norm);
        return;
      }
    }
    List<Node> readers = network.readers(norm.path());
    if (readers.size() == 1 && weighted(readers.get(0).op()) && unpadded(readers.get(0).op())) {
      ahead(draft, network, norm, readers.get(0));
    }
  }

  private static void back(Draft draft, Network network, Node layer, Node norm) {
    Function<Weights, Kernel> kernel = draft.kernel(layer, inputs(network, layer));
    draft.make(
        layer.path(),
        biased(layer.op()),
        layer.inputs(),
        weights -> kernel.apply(weights).normalized(Norm.of(norm, weights)));
    draft.redirect(norm.path(), layer.path());
  }

  private static void ahead(Draft draft, Network network, Node norm, Node layer) {
    int channels = inputs(network, layer);
    Function<Weights, Kernel> kernel = draft.kernel(layer, channels);
    draft.make(
        layer.path(),
        biased(layer.op()),
        norm.inputs(),
        weights ->
            Kernel.identity(channels)
                .normalized(Norm.of(norm, weights))
                .then(kernel.apply(weights), Window.square(1)));
  }

  private static int inputs(Network network, Node layer) {
    Map<String, Shape> shapes = network.shapes();
    return shapes.get(layer.inputs().get(0)).channels();
  }

  private static boolean weighted(Op op) {
    return op instanceof Conv || op instanceof Linear;
  }

  private static boolean unpadded(Op op) {
    return !(op instanceof Conv conv) || conv.padding().equals(Window.square(0));
  }

  private static Op biased(Op op) {
    return op instanceof Conv conv ? conv.biased() : new Linear(((Linear) op).features(), true);
  }
}
