package io.espalier.engine.dl4j;

import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which sums may hand one and the same array back as the gradient of all their inputs.
 *
 * <p>DL4J adds the gradients of a node with several users up in the first that arrives. So at most
 * one input may have other users, and by the time these answer, all other inputs must have been
 * served: whatever else uses the one must lie before each of the others.
 */
final class Sharing {
  private final Map<String, List<String>> users = new HashMap<>();
  private final Map<String, List<String>> inputs = new HashMap<>();

  Sharing(Network network) {
    for (Node node : network.nodes()) {
      inputs.put(node.path(), node.inputs());
      node.inputs()
          .forEach(input -> users.computeIfAbsent(input, u -> new ArrayList<>()).add(node.path()));
    }
  }

  /** Whether the inputs of this sum may share a gradient. */
  boolean allowed(Node sum) {
    List<String> operands = sum.inputs();
    if (new HashSet<>(operands).size() < operands.size() || operands.contains(Network.INPUT)) {
      return false;
    }
    List<String> used = operands.stream().filter(each -> users.get(each).size() > 1).toList();
    if (used.isEmpty()) {
      return true;
    }
    if (used.size() > 1) {
      return false;
    }
    Set<String> others = new HashSet<>(users.get(used.get(0)));
    others.remove(sum.path());
    return operands.stream()
        .filter(each -> !each.equals(used.get(0)))
        .allMatch(each -> before(each).containsAll(others));
  }

  /** A node and everything that it is computed from. */
  private Set<String> before(String path) {
    Set<String> seen = new HashSet<>();
    List<String> waiting = new ArrayList<>(List.of(path));
    while (!waiting.isEmpty()) {
      String next = waiting.remove(waiting.size() - 1);
      if (seen.add(next)) {
        waiting.addAll(inputs.getOrDefault(next, List.of()));
      }
    }
    return seen;
  }
}
