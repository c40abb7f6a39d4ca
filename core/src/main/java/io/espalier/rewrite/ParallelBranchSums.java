package io.espalier.rewrite;

import io.espalier.network.Add;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the sums of parallel branches: additions whose inputs all come from one source through
 * convolutions, batch normalizations, average pools and such sums, or unchanged. Once training is
 * over each of them is one convolution; a residual sum, whose branch has an activation, is not.
 */
public final class ParallelBranchSums {
  private final Map<String, Shape> shapes;

  /** For each path itself, what it is linear in, what that is linear in, and so on. */
  private final Map<String, List<String>> ways = new HashMap<>();

  /** The common source of each sum. */
  private final Map<String, String> sources = new LinkedHashMap<>();

  private ParallelBranchSums(Network network) {
    this.shapes = network.shapes();
  }

  /** The paths of these additions, in the order of the network. */
  public static Set<String> of(Network network) {
    return sources(network).keySet();
  }

  /** For each of these additions, in the order of the network, the path of the nearest source. */
  public static Map<String, String> sources(Network network) {
    ParallelBranchSums found = new ParallelBranchSums(network);
    found.ways.put(Network.INPUT, List.of(Network.INPUT));
    network.nodes().forEach(found::visit);
    return found.sources;
  }

  private void visit(Node node) {
    List<String> way = new ArrayList<>(List.of(node.path()));
    if (node.op().isConvolution()) {
      way.addAll(ways.get(node.inputs().get(0)));
    } else if (node.op() instanceof Add) {
      source(node)
          .ifPresent(
              source -> {
                sources.put(node.path(), source);
                way.addAll(ways.get(source));
              });
    }
    ways.put(node.path(), way);
  }

  private Optional<String> source(Node add) {
    int positions = shapes.get(add.path()).positions();
    if (add.inputs().stream().anyMatch(path -> shapes.get(path).positions() != positions)) {
      return Optional.empty();
    }
    return ways.get(add.inputs().get(0)).stream()
        .filter(path -> add.inputs().stream().allMatch(input -> ways.get(input).contains(path)))
        .findFirst();
  }
}
