package io.espalier.reconstruction;

import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a model that leads from one activation to another, as a model of its own.
 *
 * @param model takes the first activation as its image; a single number is its output
 * @param inside the paths of its nodes
 */
record PartialModel(Model model, Set<String> inside) {
  private static final String MEAN = "#mean";
  private static final String END = "#end";

  /** The part between two paths; every way to the second leads through the first. */
  static PartialModel of(Model whole, String from, String to) {
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
    // So that there are parameters even where the passage has none, as an engine may ask for some.
    nodes.add(new Node(END, new Linear(1, false), List.of(MEAN)));
    Network part = new Network(network.shapes().get(from), nodes);
    List<Integer> shape = List.of(1, network.shapes().get(to).channels());
    Weights weights = whole.weights().with(Map.of(END + ".weight", Tensor.filled(shape, 0)));
    return new PartialModel(new Model(part, weights, History.NONE), inside);
  }
}
