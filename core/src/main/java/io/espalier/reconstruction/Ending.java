package io.espalier.reconstruction;

import io.espalier.model.Model;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What follows a layer, and what is wanted of it: its own output, or, at the end of a residual
 * branch, the sum that it takes part in.
 *
 * @param constant the tensor that takes a constant: the layer's bias, or the running mean of the
 *     batch normalization behind it, from which it is subtracted
 * @param wanted the node whose output is to stay
 * @param shortcuts the other inputs of the addition, at the end of a residual branch; none
 *     elsewhere
 * @param gain what the batch normalization behind it makes of one unit of each filter's output
 * @param shift what it adds
 */
record Ending(
    Optional<String> constant,
    String wanted,
    List<String> shortcuts,
    double[] gain,
    double[] shift) {
  /** The ending of a convolution or linear layer. */
  static Ending of(Model model, String path) {
    Network network = model.network();
    boolean biased = model.weights().tensors().containsKey(path + ".bias");
    double[] gain = new double[network.shapes().get(path).channels()];
    double[] shift = new double[gain.length];
    Arrays.fill(gain, 1);
    Optional<Node> next = network.onlyReader(path);
    String end = path;
    Optional<String> constant = biased ? Optional.of(path + ".bias") : Optional.empty();
    if (next.isPresent() && next.get().op() instanceof BatchNorm norm) {
      end = next.get().path();
      constant = constant.or(() -> Optional.of(next.get().path() + ".running_mean"));
      float[] gamma = model.weights().get(end + ".weight").data();
      float[] beta = model.weights().get(end + ".bias").data();
      float[] mean = model.weights().get(end + ".running_mean").data();
      float[] variance = model.weights().get(end + ".running_var").data();
      for (int c = 0; c < gain.length; c++) {
        gain[c] = norm.scale(gamma[c], variance[c]);
        shift[c] = beta[c] - mean[c] * gain[c];
      }
    }
    Optional<Node> sum = network.onlyReader(end).filter(node -> node.op() instanceof Add);
    if (sum.isEmpty()) {
      return new Ending(constant, path, List.of(), gain, shift);
    }
    String last = end;
    List<String> shortcuts =
        sum.get().inputs().stream().filter(input -> !input.equals(last)).toList();
    return new Ending(constant, sum.get().path(), shortcuts, gain, shift);
  }

  /**
   * What the layer itself has to give out.
   *
   * @param filter one of its filters
   * @param value what is wanted behind it
   * @param shortcut what the shortcuts add there
   */
  double own(int filter, double value, double shortcut) {
    if (shortcuts.isEmpty()) {
      return value;
    }
    // A filter that the batch normalization shuts out can make good for nothing.
    return gain[filter] == 0 ? 0 : (value - shortcut - shift[filter]) / gain[filter];
  }
}
