package io.espalier.testing;

import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import java.util.Map;

/** Plain sums over a network, to compare with published counts. */
public final class Counts {
  private Counts() {}

  /** The multiply-accumulates of all nodes. */
  public static long macs(Network network) {
    Map<String, Shape> shapes = network.shapes();
    return network.nodes().stream()
        .mapToLong(node -> node.op().macs(Network.inputs(node, shapes)))
        .sum();
  }

  /** The multiply-accumulates of convolutions alone, as many papers count. */
  public static long convMacs(Network network) {
    Map<String, Shape> shapes = network.shapes();
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Conv)
        .mapToLong((Node node) -> node.op().macs(Network.inputs(node, shapes)))
        .sum();
  }

  /** The trained values. */
  public static long parameters(Network network) {
    return network.parameters().stream()
        .filter(parameter -> parameter.role().trained())
        .mapToLong(Parameter::size)
        .sum();
  }
}
