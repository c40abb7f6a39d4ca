package io.espalier.network;

import java.util.List;

/**
 * A named operation and where its inputs come from.
 *
 * @param path the name, in torchvision's form where the network is torchvision's: {@code
 *     layer1.0.conv1}
 * @param inputs paths of earlier nodes, or {@link Network#INPUT}
 */
public record Node(String path, Op op, List<String> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
  }
}
