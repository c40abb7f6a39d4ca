package io.espalier.criterion;

import io.espalier.channel.Member;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Importance scores on their way back through a network, node by node: what a node's output is
 * worth becomes what its inputs are worth, and adds up where an output has several users.
 */
final class Propagation {
  /** Beyond it everything on its way is made smaller by the same factor; ratios stay. */
  private static final double LARGE = 1e100;

  private final Model model;
  private final Map<String, Shape> shapes;
  private final List<Node> nodes;
  private final Map<String, double[]> scores = new HashMap<>();
  private int at;

  /**
   * Scores of one node's output, before anything was passed.
   *
   * @param scores {@code (channel, height, width)} in row-major order
   */
  Propagation(Model model, String start, double[] scores) {
    this.model = model;
    this.shapes = model.network().shapes();
    this.nodes = model.network().nodes();
    this.scores.put(start, scores.clone());
    at = nodes.size();
    skip();
  }

  boolean hasNext() {
    return at > 0;
  }

  /** The last node in the network's order whose scores are whole and not yet passed. */
  Node next() {
    return nodes.get(at - 1);
  }

  /** Passes a node's scores to its inputs. */
  void pass(Node node) {
    double[] output = scores.remove(node.path());
    List<Shape> inputs = Network.inputs(node, shapes);
    List<double[]> into =
        node.inputs().stream()
            .map(input -> scores.computeIfAbsent(input, p -> new double[shapes.get(p).size()]))
            .toList();
    Backward.pass(
        node.op(),
        new Backward.Site(
            node.path(), model.weights(), inputs, shapes.get(node.path()), output, into));
    if (into.stream().flatMapToDouble(Arrays::stream).max().orElse(0) > LARGE) {
      scores.values().forEach(each -> Arrays.setAll(each, i -> each[i] / LARGE));
    }
    at--;
    skip();
  }

  /** Passes over nodes that lead nowhere near the start. */
  private void skip() {
    while (at > 0 && !scores.containsKey(nodes.get(at - 1).path())) {
      at--;
    }
  }

  /** What a node's output is worth, {@code (channel, height, width)}; not a copy. */
  double[] of(String path) {
    return scores.get(path);
  }

  /** For each atom the sum over its channels' positions at a node. */
  double[] channels(String path, Member member, int atoms) {
    double[] values = scores.get(path);
    int positions = shapes.get(path).positions();
    double[] sums = new double[atoms];
    for (int atom = 0; atom < atoms; atom++) {
      for (int i = 0; i < member.each(); i++) {
        int from = member.channel(atom, i) * positions;
        for (int p = from; p < from + positions; p++) {
          sums[atom] += values[p];
        }
      }
    }
    return sums;
  }

  /** Makes a channel of a node's output worth nothing. */
  void silence(String path, int channel) {
    int positions = shapes.get(path).positions();
    Arrays.fill(scores.get(path), channel * positions, (channel + 1) * positions, 0);
  }
}
