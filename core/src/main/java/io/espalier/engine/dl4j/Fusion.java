package io.espalier.engine.dl4j;

import io.espalier.engine.Watch;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Connectivity;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which nodes take later ones into themselves, where nobody else uses or watches what lies between:
 * a batch normalization, or a sum of two, the rectification after it; in evaluation a convolution
 * the batch normalization after it, and with one between or without, as a linear layer, the
 * activation function.
 *
 * @param taken each node that was taken in, by its path, and the path of the one that took it
 * @param normalizations the batch normalization that a convolution has taken, by the convolution's
 *     path
 * @param endings what activation function nodes have taken, by their paths
 * @param constant the paths of the convolutions and linear layers whose weights stay as they are:
 *     all, in evaluation
 */
record Fusion(
    Map<String, String> taken,
    Map<String, Node> normalizations,
    Map<String, Kernels.Ending> endings,
    Set<String> constant) {
  Fusion {
    taken = Map.copyOf(taken);
    normalizations = Map.copyOf(normalizations);
    endings = Map.copyOf(endings);
    constant = Set.copyOf(constant);
  }

  /** For passes that also go backward. */
  static Fusion forTraining(Network network, Watch watch) {
    return new Search(network, watch).run(false);
  }

  /** For passes that go forward with given statistics. */
  static Fusion forEvaluation(Network network, Watch watch) {
    return new Search(network, watch).run(true);
  }

  /** What a node does to its own result. */
  Kernels.Ending ending(String path) {
    return endings.getOrDefault(path, Kernels.Ending.NOTHING);
  }

  /** The batch normalization that a convolution does as well. */
  Optional<Node> normalization(String path) {
    return Optional.ofNullable(normalizations.get(path));
  }

  /** Whether another node does this one's work. */
  boolean gone(Node node) {
    return taken.containsKey(node.path());
  }

  /** One search through a network, in its order. */
  private static final class Search {
    private final Network network;
    private final Watch watch;
    private final Map<String, Shape> shapes;
    private final Map<String, String> taken = new HashMap<>();
    private final Map<String, Node> normalizations = new HashMap<>();

    Search(Network network, Watch watch) {
      this.network = network;
      this.watch = watch;
      this.shapes = network.shapes();
    }

    Fusion run(boolean evaluation) {
      Map<String, Kernels.Ending> endings = new HashMap<>();
      for (Node node : network.nodes()) {
        Node before = network.find(node.inputs().get(0)).orElse(null);
        if (before == null || !between(before, node)) {
          continue;
        }
        if (evaluation && node.op() instanceof BatchNorm && before.op() instanceof Conv) {
          taken.put(node.path(), before.path());
          normalizations.put(before.path(), node);
        } else if (node.op() instanceof Activation activation) {
          Node host = host(before);
          Optional<Kernels.Ending> ending = ending(host, activation.kind(), evaluation);
          // A kernel applies one function: a second one in a row stays a node.
          if (ending.isPresent() && !endings.containsKey(host.path())) {
            taken.put(node.path(), host.path());
            endings.put(host.path(), ending.get());
          }
        }
      }
      return new Fusion(
          taken, normalizations, endings, evaluation ? withConstantWeights() : Set.of());
    }

    /** The node whose operation gives this one's result. */
    private Node host(Node node) {
      return network.find(taken.getOrDefault(node.path(), node.path())).orElseThrow();
    }

    private Optional<Kernels.Ending> ending(Node host, Activation.Kind kind, boolean evaluation) {
      if (evaluation && weighted(host)) {
        return Kernels.Ending.of(kind);
      }
      return kind == Activation.Kind.RELU && (host.op() instanceof BatchNorm || plainSum(host))
          ? Optional.of(Kernels.Ending.RECTIFICATION)
          : Optional.empty();
    }

    private Set<String> withConstantWeights() {
      return network.nodes().stream()
          .filter(Search::weighted)
          .map(Node::path)
          .collect(Collectors.toSet());
    }

    private static boolean weighted(Node node) {
      return node.op() instanceof Conv || node.op().connectivity() instanceof Connectivity.Dense;
    }

    /** Whether what one node hands to the other is nobody else's business. */
    private boolean between(Node before, Node node) {
      return network.onlyReader(before.path()).isPresent()
          && !watch.nodes().contains(before.path())
          && !watch.nodes().contains(node.path());
    }

    private boolean plainSum(Node node) {
      return node.op() instanceof Add
          && node.inputs().size() == 2
          && node.inputs().stream().allMatch(i -> shapes.get(i).equals(shapes.get(node.path())));
    }
  }
}
