package io.espalier.rewrite;

import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.network.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the weights of one input channel lie in a weight: its column, in the rows of its block.
 *
 * @param name the weight's full name
 * @param channels the number of input channels
 * @param fanIn the number of input channels of one block
 * @param rowsPerBlock the number of filters of one block
 * @param area the number of weights for one input channel and one filter
 */
record InputColumns(String name, int channels, int fanIn, int rowsPerBlock, int area) {
  /** The columns of a node, if it has input weights. */
  static Optional<InputColumns> of(Node node, Map<String, Shape> shapes) {
    List<Shape> inputs = Network.inputs(node, shapes);
    return node.op().parameters(inputs).stream()
        .filter(parameter -> parameter.role() == Role.WEIGHT)
        .findFirst()
        .map(parameter -> of(node.path(), parameter, inputs.get(0).channels()));
  }

  private static InputColumns of(String path, Parameter parameter, int channels) {
    int rows = parameter.shape().get(0);
    int fanIn = parameter.shape().get(1);
    int area = parameter.size() / (rows * fanIn);
    return new InputColumns(
        path + "." + parameter.name(), channels, fanIn, rows / (channels / fanIn), area);
  }

  /** Adds one channel's weights to those of another in the same block. */
  void add(Tensor weight, int to, int from) {
    float[] data = weight.data();
    int shift = (from - to) * area;
    for (int row = 0; row < rowsPerBlock; row++) {
      int start = start(to, row);
      for (int k = start; k < start + area; k++) {
        data[k] += data[k + shift];
      }
    }
  }

  /** Multiplies one channel's weights. */
  void multiply(Tensor weight, int channel, float factor) {
    float[] data = weight.data();
    for (int row = 0; row < rowsPerBlock; row++) {
      int start = start(channel, row);
      for (int k = start; k < start + area; k++) {
        data[k] *= factor;
      }
    }
  }

  private int start(int channel, int rowOfBlock) {
    int row = channel / fanIn * rowsPerBlock + rowOfBlock;
    return (row * fanIn + channel % fanIn) * area;
  }
}
