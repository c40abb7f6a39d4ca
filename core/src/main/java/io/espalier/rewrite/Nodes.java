package io.espalier.rewrite;

import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import java.util.List;

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
                    "Cannot %s '%s': the network has no such node; %s"
                        .formatted(
                            verb,
                            path,
                            Nearest.hint(
                                path, network.nodes().stream().map(Node::path).toList()))));
  }

  /** The nodes that take the output of this path. */
  static List<Node> readers(Network network, String path) {
    return network.nodes().stream().filter(node -> node.inputs().contains(path)).toList();
  }
}
