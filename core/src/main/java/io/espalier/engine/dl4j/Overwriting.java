package io.espalier.engine.dl4j;

import io.espalier.engine.IdleBranches;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import java.util.HashMap;
import java.util.Map;

/**
 * Which sums write over one of their inputs in a step that goes backward: nobody else uses it, and
 * its node goes backward without it.
 *
 * @param inputs the input's index, by the sum's path
 */
record Overwriting(Map<String, Integer> inputs) {
  static final int NONE = -1;

  Overwriting {
    inputs = Map.copyOf(inputs);
  }

  /** Finds them among the nodes that are not idle. */
  static Overwriting of(Network network, IdleBranches idle) {
    Map<String, Integer> found = new HashMap<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Add && !idle.nodes().contains(node.path())) {
        node.inputs().stream()
            .filter(input -> spare(network, input, node, idle))
            .findFirst()
            .ifPresent(input -> found.put(node.path(), node.inputs().indexOf(input)));
      }
    }
    return new Overwriting(found);
  }

  /** Which of its inputs a sum writes over; {@link #NONE} if none. */
  int input(String sum) {
    return inputs.getOrDefault(sum, NONE);
  }

  private static boolean spare(Network network, String input, Node sum, IdleBranches idle) {
    Op before = network.find(input).map(Node::op).orElse(null);
    return (before instanceof BatchNorm || before instanceof Conv)
        && !idle.nodes().contains(input)
        && network.readers(input).stream().filter(r -> !idle.nodes().contains(r.path())).count()
            == 1
        && network.shapes().get(input).equals(network.shapes().get(sum.path()));
  }
}
