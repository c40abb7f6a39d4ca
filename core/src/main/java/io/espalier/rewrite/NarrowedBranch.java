package io.espalier.rewrite;

import io.espalier.channel.Kept;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Side;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Origin;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelScatter;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The end of a residual branch: a convolution, what follows it channel by channel, and a scatter in
 * front of the addition.
 *
 * @param network the network with a scatter at the end of the branch, the identity if it is new
 * @param narrow the paths whose outputs become narrow: the convolution and what follows it
 */
record NarrowedBranch(Network network, List<String> narrow) {
  /** The branch that a convolution starts, or the reason why there is none. */
  static NarrowedBranch of(Network network, String path) {
    List<String> chain = chain(network, path);
    return new NarrowedBranch(scattered(network, Set.of(last(chain))), chain);
  }

  /** Whether there is such a branch. */
  static boolean starts(Network network, String path) {
    try {
      chain(network, path);
      return true;
    } catch (Refusal none) {
      return false;
    }
  }

  /** The network with some of the branches' channels only; for each convolution those that stay. */
  static Network narrow(Network network, Map<String, List<Integer>> kept) {
    Map<String, List<String>> chains = new LinkedHashMap<>();
    kept.keySet().forEach(path -> chains.put(path, chain(network, path)));
    Set<String> ends =
        chains.values().stream().map(NarrowedBranch::last).collect(Collectors.toSet());
    Network scattered = scattered(network, ends);
    Map<String, int[]> changed = new LinkedHashMap<>();
    chains.forEach(
        (path, chain) ->
            changed.putAll(new NarrowedBranch(scattered, chain).changed(kept.get(path))));
    return Narrowing.narrow(scattered, Kept.allBut(scattered, changed));
  }

  /** The convolution and what follows it channel by channel, up to an addition. */
  private static List<String> chain(Network network, String path) {
    Node node = Nodes.find(network, path, "narrow");
    if (!(node.op() instanceof Conv conv && conv.groups() == 1)) {
      throw new Refusal(
          Text.of("Cannot narrow '%s': it is not a convolution with one group; name one", path));
    }
    List<String> chain = new ArrayList<>(List.of(path));
    List<Node> readers = network.readers(path);
    while (readers.size() == 1 && keepsZero(readers.get(0).op())) {
      chain.add(readers.get(0).path());
      readers = network.readers(last(chain));
    }
    if (scatters(readers)) {
      readers = network.readers(readers.get(0).path());
    }
    if (readers.stream().noneMatch(reader -> reader.op() instanceof Add)) {
      throw new Refusal(
          Text.of(
              "Cannot narrow '%s': %s, not an addition; remove channels of its group instead",
              path,
              readers.isEmpty()
                  ? "it leads to the output"
                  : "it leads to '" + readers.get(0).path() + "'"));
    }
    return List.copyOf(chain);
  }

  private static boolean scatters(List<Node> readers) {
    return readers.size() == 1 && readers.get(0).op() instanceof ChannelScatter;
  }

  private static String last(List<String> chain) {
    return chain.get(chain.size() - 1);
  }

  /** A normalization keeps zeros once its scale and shift are zero. */
  private static boolean keepsZero(Op op) {
    return op instanceof BatchNorm || (op.isElementwise() && op.arity() == 1 && op.keepsZero());
  }

  /** The same network with a scatter behind each of these nodes that has none yet. */
  private static Network scattered(Network network, Set<String> ends) {
    Map<String, Shape> shapes = network.shapes();
    Map<String, String> scatters = new LinkedHashMap<>();
    for (String end : ends) {
      if (!scatters(network.readers(end))) {
        scatters.put(end, end + ".scatter");
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(input -> scatters.getOrDefault(input, input)).toList();
      nodes.add(new Node(node.path(), node.op(), inputs));
      if (scatters.containsKey(node.path())) {
        int channels = shapes.get(node.path()).channels();
        List<Integer> same = IntStream.range(0, channels).boxed().toList();
        nodes.add(
            new Node(
                scatters.get(node.path()),
                new ChannelScatter(same, channels),
                List.of(node.path())));
      }
    }
    return new Network(network.input(), nodes);
  }

  Model narrow(Model model, List<Integer> channels, String why) {
    Map<String, int[]> changed = changed(channels);
    Kept kept = Kept.allBut(network, changed);
    List<Integer> sorted = IntStream.of(changed.get(narrow.get(0))).boxed().toList();
    return model.edited(
        Narrowing.narrow(network, kept),
        new Slicing(network, kept).slice(model.weights()),
        new Edit.Narrowing(why, narrow.get(0), sorted),
        origin(model.network()));
  }

  /** The convolution's filters and the scales of the normalizations behind it. */
  private Origin origin(Network before) {
    Map<String, Side> sides = new LinkedHashMap<>();
    before.nodes().stream()
        .filter(node -> narrow.contains(node.path()) && !node.op().isElementwise())
        .forEach(
            node -> sides.put(node.path(), node.op() instanceof Conv ? Side.FILTERS : Side.SCALES));
    String first = narrow.get(0);
    return Origin.of(first, before.shapes().get(first).channels(), sides);
  }

  /** What stays at each node of the branch. */
  private Map<String, int[]> changed(List<Integer> channels) {
    int[] sorted = channels.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
    int width = network.shapes().get(narrow.get(0)).channels();
    if (sorted.length == 0
        || sorted.length < channels.size()
        || sorted[0] < 0
        || sorted[sorted.length - 1] >= width) {
      throw new Refusal(
          Text.of(
              "Cannot narrow '%s' to channels %s: it needs at least one of 0 to %d, each once",
              narrow.get(0), channels, width - 1));
    }
    Map<String, int[]> changed = new LinkedHashMap<>();
    narrow.forEach(path -> changed.put(path, sorted));
    return changed;
  }
}
