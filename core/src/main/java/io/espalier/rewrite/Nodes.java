package io.espalier.rewrite;

import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Nodes as rewritings look for them. */
final class Nodes {
  private Nodes() {}

  /** The node of this path, or a refusal to do to it what the verb says. */
  static Node find(Network network, String path, String verb) {
    return network
        .find(path)
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
    List<String> way = new ArrayList<>(List.of(path));
    Optional<Node> node = network.find(path).filter(each -> each.op().isConvolution());
    while (node.isPresent()) {
      String before = node.get().inputs().get(0);
      way.add(before);
      node = network.find(before).filter(each -> each.op().isConvolution());
    }
    return way;
  }
}
