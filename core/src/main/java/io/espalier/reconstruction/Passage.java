package io.espalier.reconstruction;

import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a model that leads from one activation to another, as a model of its own.
 *
 * @param model takes the first activation as its image; a mean over positions makes its output
 * @param inside the paths of its nodes
 */
record Passage(Model model, Set<String> inside) {
  private static final String MEAN = "#mean";

  /** The passage between two paths; every way to the second leads through the first. */
  static Passage of(Model whole, String from, String to) {
    Network network = whole.network();
    List<Node> all = network.nodes();
    Set<String> needed = new HashSet<>(Set.of(to));
    List<Node> nodes = new ArrayList<>();
    Set<String> inside = new HashSet<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Node node = all.get(i);
      if (!node.path().equals(from) && needed.contains(node.path())) {
        needed.addAll(node.inputs());
        inside.add(node.path());
        List<String> inputs =
            node.inputs().stream()
                .map(input -> input.equals(from) ? Network.INPUT : input)
                .toList();
        nodes.add(0, new Node(node.path(), node.op(), inputs));
      }
    }
    nodes.add(new Node(MEAN, new GlobalAveragePool(), List.of(to)));
    Network part = new Network(network.shapes().get(from), nodes);
    return new Passage(new Model(part, whole.weights(), History.NONE), inside);
  }
}
