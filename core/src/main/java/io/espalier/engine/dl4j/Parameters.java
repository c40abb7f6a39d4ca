package io.espalier.engine.dl4j;

import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session's parameters by node, which all its graphs share.
 *
 * @param byNode in the network's order
 */
record Parameters(Map<String, Own> byNode) {
  /**
   * One node's.
   *
   * @param slots the trained ones, in the order in which the operation states them
   * @param statistics the running statistics, likewise
   */
  record Own(List<Slot> slots, List<float[]> statistics) {}

  /** Slots without a place yet, and copies of a model's statistics. */
  static Parameters of(Model model) {
    Network network = model.network();
    Map<String, Shape> shapes = network.shapes();
    Map<String, Own> byNode = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      List<Slot> slots = new ArrayList<>();
      List<float[]> statistics = new ArrayList<>();
      for (Parameter parameter : node.op().parameters(Network.inputs(node, shapes))) {
        if (parameter.role().trained()) {
          slots.add(new Slot(parameter));
        } else {
          String name = node.path() + "." + parameter.name();
          statistics.add(model.weights().get(name).data().clone());
        }
      }
      byNode.put(node.path(), new Own(List.copyOf(slots), List.copyOf(statistics)));
    }
    return new Parameters(byNode);
  }

  Own of(String path) {
    return byNode.get(path);
  }

  /** All slots, in the network's order. */
  List<Slot> slots() {
    return byNode.values().stream().flatMap(own -> own.slots().stream()).toList();
  }

  /** All statistics, in the network's order. */
  List<float[]> statistics() {
    return byNode.values().stream().flatMap(own -> own.statistics().stream()).toList();
  }
}
