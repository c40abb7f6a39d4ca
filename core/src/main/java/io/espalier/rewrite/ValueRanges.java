package io.espalier.rewrite;

import io.espalier.network.Activation;
import io.espalier.network.Interval;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which values the nodes of a network can have, whatever the weights and the image. */
final class ValueRanges {
  private final Map<String, Interval> values = new HashMap<>();

  ValueRanges(Network network) {
    values.put(Network.INPUT, Interval.REALS);
    for (Node node : network.nodes()) {
      List<Interval> inputs = node.inputs().stream().map(values::get).toList();
      values.put(node.path(), node.op().values(inputs));
    }
  }

  /** Whether an activation changes nothing that a path can hold. */
  boolean passes(String path, Activation.Kind kind) {
    return kind.isIdentityOn(values.get(path));
  }
}
