package io.espalier.reconstruction;

import io.espalier.model.Model;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What follows a layer: where a constant can be added to its output, and the shortcut that it is
 * added to.
 *
 * @param constant the tensor that takes a constant: the layer's bias, or the running mean of the
 *     batch normalization behind it, from which it is subtracted
 * @param shortcuts the other inputs of the addition at the end of a residual branch; none elsewhere
 * @param scale what one unit at the addition is at the layer's output, for each filter; 0 where the
 *     batch normalization between them lets nearly nothing through
 */
record Ending(Optional<String> constant, List<String> shortcuts, double[] scale) {
  private static final double LEAST_GAIN = 1e-2;

  /** The ending of a convolution or linear layer. */
  static Ending of(Model model, String path) {
    Network network = model.network();
    Node layer = Reader.node(network, path);
    boolean biased =
        (layer.op() instanceof Conv conv && conv.bias())
            || (layer.op() instanceof Linear linear && linear.bias());
    double[] scale = new double[network.shapes().get(path).channels()];
    Arrays.fill(scale, 1);
    Optional<Node> next = Branches.follower(network, path);
    String end = path;
    Optional<String> constant = biased ? Optional.of(path + ".bias") : Optional.empty();
    if (next.isPresent() && next.get().op() instanceof BatchNorm norm) {
      end = next.get().path();
      constant = constant.or(() -> Optional.of(next.get().path() + ".running_mean"));
      float[] gamma = model.weights().get(end + ".weight").data();
      float[] variance = model.weights().get(end + ".running_var").data();
      for (int c = 0; c < scale.length; c++) {
        double gain = gamma[c] / Math.sqrt(variance[c] + norm.eps());
        scale[c] = Math.abs(gain) < LEAST_GAIN ? 0 : 1 / gain;
      }
    }
    String last = end;
    List<String> shortcuts =
        Branches.follower(network, end)
            .filter(node -> node.op() instanceof Add)
            .map(add -> add.inputs().stream().filter(input -> !input.equals(last)).toList())
            .orElse(List.of());
    return new Ending(constant, shortcuts, scale);
  }
}
