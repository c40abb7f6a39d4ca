package io.espalier.rewrite;

import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An addition or concatenation whose inputs all come from one source through linear nodes, or the
 * end of a run of such nodes.
 *
 * @param node the addition, the concatenation or the last node
 * @param source the path of the nearest common source
 * @param branches for each input the nodes on the way from the source to it
 */
record Join(Node node, String source, List<List<Node>> branches) {
  /** Whether a node with this operation may be a join. */
  static boolean possible(Op op) {
    return op instanceof Add || op instanceof Concat;
  }

  /** The join at a node, if it is one. */
  static Optional<Join> at(Network network, String path) {
    Node node = Nodes.find(network, path, "merge");
    Map<String, Shape> shapes = network.shapes();
    Shape output = shapes.get(path);
    if (!possible(node.op())
        || node.inputs().stream().anyMatch(i -> shapes.get(i).positions() != output.positions())) {
      return Optional.empty();
    }
    List<List<String>> ways = node.inputs().stream().map(i -> Nodes.linearWay(network, i)).toList();
    return ways.get(0).stream()
        .filter(candidate -> ways.stream().allMatch(way -> way.contains(candidate)))
        .findFirst()
        .map(source -> new Join(node, source, branches(network, ways, source)));
  }

  /**
   * The run of linear nodes that ends at a node, as a join of one branch; if it has a convolution
   * and is more than one node with its normalization.
   */
  static Optional<Join> run(Network network, String path) {
    Node end = Nodes.find(network, path, "merge");
    List<Node> readers = network.readers(path);
    boolean goesOn = readers.size() == 1 && readers.get(0).op().isConvolution();
    if (goesOn || !end.op().isConvolution()) {
      return Optional.empty();
    }
    List<String> way = Nodes.linearWay(network, path);
    int length = 1;
    while (length < way.size() - 1 && network.readers(way.get(length)).size() == 1) {
      length++;
    }
    String source = way.get(length);
    List<Node> run = branches(network, List.of(way), source).get(0);
    boolean several =
        run.stream().anyMatch(node -> node.op() instanceof Conv)
            && run.stream().filter(node -> !(node.op() instanceof BatchNorm)).count() > 1;
    return several ? Optional.of(new Join(end, source, List.of(run))) : Optional.empty();
  }

  private static List<List<Node>> branches(
      Network network, List<List<String>> ways, String source) {
    List<List<Node>> branches = new ArrayList<>();
    for (List<String> way : ways) {
      List<Node> branch = new ArrayList<>();
      for (String path : way.subList(0, way.indexOf(source))) {
        branch.add(Nodes.find(network, path, "merge"));
      }
      Collections.reverse(branch);
      branches.add(branch);
    }
    return branches;
  }

  /**
   * The convolution that it is.
   *
   * @throws Refusal naming the layer if it is none
   */
  Chain merged(Draft draft, Shape from) {
    List<Chain> chains = new ArrayList<>();
    for (List<Node> branch : branches) {
      chains.add(Chain.of(source, from, branch, draft, node.path()));
    }
    return node.op() instanceof Concat ? concat(chains) : sum(chains, node.path());
  }

  /** The sum of chains from one source to one shape. */
  static Chain sum(List<Chain> chains, String path) {
    Frame frame = Frame.of(chains, path);
    int common = 0;
    for (Chain chain : chains) {
      common = Kernel.divisor(chain.form().groups(), common);
    }
    int groups = common;
    Conv form = frame.form(chains.get(0).form().filters(), groups, chains);
    return new Chain(
        chains.get(0).source(),
        form,
        weights ->
            chains.stream()
                .map(c -> frame.place(c, c.kernel().apply(weights).regrouped(groups)))
                .reduce(Kernel::plus)
                .orElseThrow(),
        path);
  }

  private Chain concat(List<Chain> chains) {
    Frame frame = Frame.of(chains, node.path());
    int filters = chains.stream().mapToInt(chain -> chain.form().filters()).sum();
    return new Chain(
        chains.get(0).source(),
        frame.form(filters, 1, chains),
        weights ->
            chains.stream()
                .map(c -> frame.place(c, c.kernel().apply(weights)))
                .reduce(Kernel::beside)
                .orElseThrow(),
        node.path());
  }
}
