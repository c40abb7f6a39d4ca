package io.espalier.rewrite;

import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An addition of one source that came through convolutions and activations, and of the same source
 * that came through linear nodes only.
 *
 * @param add the addition
 * @param source the path of the source
 * @param trunk the nodes from the source to the addition, convolutions and activations; the first
 *     and the last are convolutions
 * @param shortcuts for each other input the linear nodes from the source to it, perhaps none
 */
record ResidualBlock(Node add, String source, List<Node> trunk, List<List<Node>> shortcuts) {
  /**
   * The block that ends at an addition, if it is the end of one.
   *
   * @throws Refusal naming the node of the trunk through which no copy can go
   */
  static Optional<ResidualBlock> at(Network network, Node add) {
    for (String end : add.inputs()) {
      List<String> others = new ArrayList<>(add.inputs());
      others.remove(end);
      List<List<String>> ways =
          others.stream().map(other -> Nodes.linearWay(network, other)).toList();
      Set<String> behind = ancestors(network, end);
      List<String> linear = Nodes.linearWay(network, end);
      Optional<String> source =
          ways.get(0).stream()
              .filter(path -> behind.contains(path) && !linear.contains(path))
              .filter(path -> ways.stream().allMatch(way -> way.contains(path)))
              .findFirst();
      if (source.isPresent()) {
        List<Node> trunk = trunk(network, add, end, source.get());
        List<List<Node>> shortcuts =
            ways.stream().map(way -> forward(network, way, source.get())).toList();
        return Optional.of(new ResidualBlock(add, source.get(), trunk, shortcuts));
      }
    }
    return Optional.empty();
  }

  /** The paths of a way from behind the source on, in order. */
  private static List<Node> forward(Network network, List<String> way, String source) {
    List<Node> forward = new ArrayList<>();
    way.subList(0, way.indexOf(source)).forEach(path -> forward.add(network.node(path)));
    Collections.reverse(forward);
    return forward;
  }

  private static Set<String> ancestors(Network network, String path) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(path));
    while (!open.isEmpty()) {
      network
          .find(open.remove(open.size() - 1))
          .ifPresent(node -> node.inputs().stream().filter(seen::add).forEach(open::add));
    }
    return seen;
  }

  private static List<Node> trunk(Network network, Node add, String end, String source) {
    List<Node> trunk = new ArrayList<>();
    for (String path = end; !path.equals(source); path = network.node(path).inputs().get(0)) {
      Node node = network.node(path);
      if (!(node.op() instanceof Conv || node.op() instanceof Activation)) {
        throw refusal(add, Text.of("'%s' is neither a convolution nor an activation", node.path()));
      }
      if (network.readers(path).size() > 1) {
        throw refusal(add, Text.of("'%s' is read outside of its block too", path));
      }
      trunk.add(node);
    }
    Collections.reverse(trunk);
    if (!(trunk.get(0).op() instanceof Conv)) {
      throw refusal(add, Text.of("'%s' stands in front of its convolutions", trunk.get(0).path()));
    }
    if (!(trunk.get(trunk.size() - 1).op() instanceof Conv)) {
      throw refusal(add, Text.of("'%s' stands behind its convolutions", end));
    }
    return List.copyOf(trunk);
  }

  static Refusal refusal(Node add, String reason) {
    return new Refusal(
        Text.of("Cannot remove the residual connection at '%s': %s", add.path(), reason));
  }

  /** The convolutions of the trunk. */
  List<Node> convolutions() {
    return trunk.stream().filter(node -> node.op() instanceof Conv).toList();
  }

  /** The last convolution, into which the shortcut is merged. */
  Node last() {
    return trunk.get(trunk.size() - 1);
  }
}
