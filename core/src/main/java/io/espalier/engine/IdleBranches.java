package io.espalier.engine;

import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which nodes of a network a session need not compute while branches are idle; see {@link
 * Session#idle}.
 *
 * @param nodes the paths of all nodes that lead to idle branches only
 */
public record IdleBranches(Set<String> nodes) {
  public static final IdleBranches NONE = new IdleBranches(Set.of());

  public IdleBranches {
    nodes = Set.copyOf(nodes);
  }

  /**
   * The nodes that rest with these branches.
   *
   * @param branches the paths of the branches' last nodes
   * @throws Refusal if one is not an input of sums alone, or a sum would be left without an input
   *     of its own shape
   */
  public static IdleBranches of(Network network, Set<String> branches) {
    branches.forEach(branch -> check(network, branch));
    List<Node> nodes = network.nodes();
    Set<String> live = new HashSet<>(Set.of(network.output().path()));
    Set<String> idle = new HashSet<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (live.contains(node.path())) {
        List<String> left =
            node.inputs().stream().filter(input -> !branches.contains(input)).toList();
        checkWhole(node, left, network.shapes());
        live.addAll(left);
      } else {
        idle.add(node.path());
      }
    }
    return new IdleBranches(idle);
  }

  private static void check(Network network, String branch) {
    if (network.find(branch).isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot leave '%s' idle: the network has no such node; %s",
              branch, Nearest.hint(branch, network.nodes().stream().map(Node::path).toList())));
    }
    if (branch.equals(network.output().path())) {
      throw new Refusal(
          Text.of("Cannot leave '%s' idle: it is the output; name a branch of a sum", branch));
    }
    network.readers(branch).stream()
        .filter(reader -> !(reader.op() instanceof Add))
        .findFirst()
        .ifPresent(
            reader -> {
              throw new Refusal(
                  Text.of(
                      "Cannot leave '%s' idle: '%s' reads it, which is no sum; name the last node of a branch",
                      branch, reader.path()));
            });
  }

  /** A sum whose widest input rests would have another shape. */
  private static void checkWhole(Node node, List<String> left, Map<String, Shape> shapes) {
    if (node.op() instanceof Add
        && left.stream().noneMatch(path -> shapes.get(path).equals(shapes.get(node.path())))) {
      throw new Refusal(
          Text.of(
              "Cannot leave %s idle: '%s' would be left without %s; keep one of its branches",
              node.inputs().stream().filter(input -> !left.contains(input)).toList(),
              node.path(),
              left.isEmpty() ? "inputs" : "an input of " + shapes.get(node.path())));
    }
  }
}
