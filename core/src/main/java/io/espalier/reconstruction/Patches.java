package io.espalier.reconstruction;

import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Map;

/**
 * What a convolution or linear layer reads at one of its output positions, in the order of a row of
 * its weight: {@code (channel, kernel height, kernel width)}, zeros beyond the border.
 */
record Patches(
    Shape input, Shape output, Window kernel, Window stride, Window padding, Window dilation) {
  private static final Window ONE = Window.square(1);

  /**
   * The patches of a node.
   *
   * @throws Refusal naming the node if each of its filters reads a part of its input only
   */
  static Patches of(Node node, Map<String, Shape> shapes) {
    Shape input = Network.inputs(node, shapes).get(0);
    Shape output = shapes.get(node.path());
    if (node.op() instanceof Conv conv && conv.groups() == 1) {
      return new Patches(
          input, output, conv.kernel(), conv.stride(), conv.padding(), conv.dilation());
    }
    if (node.op() instanceof Linear) {
      return new Patches(input, output, ONE, ONE, Window.square(0), ONE);
    }
    throw new Refusal(
        Text.of(
            "Cannot refit '%s': it is %s, not a convolution with one group or a linear layer; skip the group that it reads",
            node.path(), node.op().call()));
  }

  /** The number of weights for one input channel. */
  int area() {
    return kernel.area();
  }

  /** The number of values in a patch. */
  int length() {
    return input.channels() * area();
  }

  /**
   * Copies one patch.
   *
   * @param image the activations of one image start here in {@code data}
   * @param position the output position, row by row
   */
  void copy(float[] data, int image, int position, double[] target) {
    int top = position / output.width() * stride.height() - padding.height();
    int left = position % output.width() * stride.width() - padding.width();
    int at = 0;
    for (int c = 0; c < input.channels(); c++) {
      int channel = image + c * input.positions();
      for (int u = 0; u < kernel.height(); u++) {
        int y = top + u * dilation.height();
        boolean inside = y >= 0 && y < input.height();
        for (int v = 0; v < kernel.width(); v++) {
          int x = left + v * dilation.width();
          target[at++] =
              inside && x >= 0 && x < input.width() ? data[channel + y * input.width() + x] : 0;
        }
      }
    }
  }
}
