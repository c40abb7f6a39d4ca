package io.espalier.rewrite;

import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds nodes by path and by use. */
final class Nodes {
  private Nodes() {}

  /** The node of this path, or a refusal to do to it what the verb says. */
  static Node find(Network network, String path, String verb) {
    return network.nodes().stream()
        .filter(node -> node.path().equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot %s '%s': the network has no such node; %s",
                        verb,
                        path,
                        Nearest.hint(path, network.nodes().stream().map(Node::path).toList()))));
  }

  /**
   * The way back from a path through linear nodes: the path, what it reads, and so on up to the
   * first that is not linear, included.
   */
  static List<String> linearWay(Network network, String path) {
    Map<String, Node> nodes = new HashMap<>();
    network.nodes().forEach(node -> nodes.put(node.path(), node));
    List<String> way = new ArrayList<>(List.of(path));
    Node node = nodes.get(path);
    while (node != null && Chain.linear(node.op())) {
      way.add(node.inputs().get(0));
      node = nodes.get(node.inputs().get(0));
    }
    return way;
  }

  /** The nodes that take the output of this path. */
  static List<Node> readers(Network network, String path) {
    return network.nodes().stream().filter(node -> node.inputs().contains(path)).toList();
  }
}
