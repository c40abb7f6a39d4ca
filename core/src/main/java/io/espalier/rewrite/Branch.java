package io.espalier.rewrite;

import io.espalier.channel.Kept;
import io.espalier.channel.Narrowing;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelScatter;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.spec.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The end of a residual branch: a convolution, what follows it channel by channel, and a scatter in
 * front of the addition.
 *
 * @param network the network with a scatter at the end of the branch, the identity if it is new
 * @param narrow the paths whose outputs become narrow: the convolution and what follows it
 */
record Branch(Network network, List<String> narrow) {
  /** The branch that a convolution starts, or the reason why there is none. */
  static Branch of(Network network, String path) {
    Node node = Nodes.find(network, path, "narrow");
    if (!(node.op() instanceof Conv conv && conv.groups() == 1)) {
      throw new Refusal(
          "Cannot narrow '%s': it is not a convolution with one group; name one".formatted(path));
    }
    List<String> chain = new ArrayList<>(List.of(path));
    List<Node> readers = Nodes.readers(network, path);
    while (readers.size() == 1 && keepsZero(readers.get(0).op())) {
      path = readers.get(0).path();
      chain.add(path);
      readers = Nodes.readers(network, path);
    }
    boolean scattered = readers.size() == 1 && readers.get(0).op() instanceof ChannelScatter;
    if (scattered) {
      readers = Nodes.readers(network, readers.get(0).path());
    }
    if (readers.stream().noneMatch(reader -> reader.op() instanceof Add)) {
      throw new Refusal(
          "Cannot narrow '%s': %s, not an addition; remove channels of its group instead"
              .formatted(
                  chain.get(0),
                  readers.isEmpty()
                      ? "it leads to the output"
                      : "it leads to '" + readers.get(0).path() + "'"));
    }
    return new Branch(scattered ? network : scatter(network, path), List.copyOf(chain));
  }

  private static boolean keepsZero(Op op) {
    return op instanceof BatchNorm
        || (op instanceof Activation activation
            && activation.kind() != Activation.Kind.SIGMOID
            && activation.kind() != Activation.Kind.HARD_SIGMOID);
  }

  /** The same network with a scatter behind a node that puts every channel where it was. */
  private static Network scatter(Network network, String path) {
    int channels = network.shapes().get(path).channels();
    String scatter = path + ".scatter";
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(input -> input.equals(path) ? scatter : input).toList();
      nodes.add(new Node(node.path(), node.op(), inputs));
      if (node.path().equals(path)) {
        List<Integer> same = IntStream.range(0, channels).boxed().toList();
        nodes.add(new Node(scatter, new ChannelScatter(same, channels), List.of(path)));
      }
    }
    return new Network(network.input(), nodes);
  }

  Model narrow(Model model, List<Integer> channels, String why) {
    Kept kept = kept(channels);
    int[] sorted = kept.at(narrow.get(0));
    return new Model(
        Narrowing.narrow(network, kept),
        new Slicing(network, kept).slice(model.weights()),
        model
            .history()
            .then(new Edit.Narrowing(why, narrow.get(0), IntStream.of(sorted).boxed().toList())));
  }

  Network narrow(List<Integer> channels) {
    return Narrowing.narrow(network, kept(channels));
  }

  private Kept kept(List<Integer> channels) {
    int[] sorted = channels.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
    int width = network.shapes().get(narrow.get(0)).channels();
    if (sorted.length == 0
        || sorted.length < channels.size()
        || sorted[0] < 0
        || sorted[sorted.length - 1] >= width) {
      throw new Refusal(
          "Cannot narrow '%s' to channels %s: it needs at least one of 0 to %d, each once"
              .formatted(narrow.get(0), channels, width - 1));
    }
    Map<String, int[]> changed = new LinkedHashMap<>();
    narrow.forEach(path -> changed.put(path, sorted));
    return Kept.allBut(network, changed);
  }
}
