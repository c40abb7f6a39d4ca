package io.espalier.network;

import java.util.List;

/**
 * A tensor that a node owns.
 *
 * <p>Axis 0 runs over the node's output channels. Axis 1, where there is one, runs over input
 * channels: those of one block in a grouped convolution. Convolution weights are {@code (output,
 * input / groups, height, width)}, linear weights {@code (output, input)}, all others {@code
 * (channel)}.
 *
 * @param name PyTorch's name within its module: {@code weight}, {@code bias}, {@code running_mean},
 *     {@code running_var}
 */
public record Parameter(String name, List<Integer> shape, Role role) {
  public Parameter {
    shape = List.copyOf(shape);
  }

  /** The number of elements. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  Parameter under(String path) {
    return new Parameter(path + "." + name, shape, role);
  }
}
