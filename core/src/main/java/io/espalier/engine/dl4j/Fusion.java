package io.espalier.engine.dl4j;

import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes take the next one into themselves: a batch normalization, or a sum of two, the
 * rectification that alone uses it, if nobody watches either.
 *
 * @param taken the path of each node that was taken in, and of the one that took it
 */
record Fusion(Map<String, String> taken) {
  Fusion {
    taken = Map.copyOf(taken);
  }

  static Fusion of(Network network, Watch watch) {
    Map<String, Integer> uses = new HashMap<>();
    Map<String, Shape> shapes = network.shapes();
    Set<String> hosts = new HashSet<>();
    for (Node node : network.nodes()) {
      node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
      if (node.op() instanceof BatchNorm || plainSum(node, shapes)) {
        hosts.add(node.path());
      }
    }
    Map<String, String> taken = new HashMap<>();
    for (Node node : network.nodes()) {
      String input = node.inputs().get(0);
      if (node.op().equals(new Activation(Activation.Kind.RELU))
          && hosts.contains(input)
          && uses.get(input) == 1
          && !watch.nodes().contains(input)
          && !watch.nodes().contains(node.path())) {
        taken.put(node.path(), input);
      }
    }
    return new Fusion(taken);
  }

  private static boolean plainSum(Node node, Map<String, Shape> shapes) {
    return node.op() instanceof Add
        && node.inputs().size() == 2
        && node.inputs().stream().allMatch(i -> shapes.get(i).equals(shapes.get(node.path())));
  }

  /** What a node does to its own result. */
  Kernels.Ending ending(String path) {
    return taken.containsValue(path) ? Kernels.Ending.RECTIFICATION : Kernels.Ending.NOTHING;
  }

  /** Whether another node does this one's work. */
  boolean gone(Node node) {
    return taken.containsKey(node.path());
  }

  /** The inputs of a node, as what is left calls them. */
  List<String> inputs(Node node) {
    return node.inputs().stream().map(input -> taken.getOrDefault(input, input)).toList();
  }
}
