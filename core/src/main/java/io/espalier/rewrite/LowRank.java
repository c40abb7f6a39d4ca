package io.espalier.rewrite;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Weights;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Splits convolutions into two of low rank by singular value decomposition. Exact where the rank
 * kept is that of the weights, as after a training that projects them (Guo et al., "Compact Model
 * Training by Low-Rank Projection With Energy Transfer", TNNLS 2024); otherwise the nearest in the
 * least-squares sense, with another output.
 *
 * <p>Of a layer's {@code n} singular values as many stay as {@code ratio} or {@code energy} says.
 * It is split where that saves MACs. Linear layers and convolutions in groups stay.
 *
 * @param ratio the share that goes, in {@code [0, 1)}: {@code n - n * ratio} stay, rounded down
 * @param energy the share of the squared singular values that stays at least, in {@code (0, 1]}
 * @param ranks the ranks of single layers, split in any case: {@code [conv1(18), ...]}
 * @param floor the least rank
 * @param skip layers that stay whole, by path
 * @param split into which two convolutions
 */
public record LowRank(
    Optional<Double> ratio,
    Optional<Double> energy,
    List<Call> ranks,
    int floor,
    List<String> skip,
    Split split)
    implements Structural {
  static final LowRank DEFAULTS =
      new LowRank(Optional.empty(), Optional.empty(), List.of(), 1, List.of(), Split.CHANNEL);

  private static final String RANK = "#0";

  public LowRank {
    ranks = List.copyOf(ranks);
    skip = List.copyOf(skip);
    ratio.ifPresent(share -> Share.check("ratio", share));
    if (energy.filter(share -> !(share > 0 && share <= 1)).isPresent()) {
      throw new IllegalArgumentException("energy " + energy.get() + " is not in (0, 1]");
    }
    if (floor < 1) {
      throw new IllegalArgumentException("floor must be at least 1");
    }
    for (Call layer : ranks) {
      if (layer.options().size() != 1
          || !(layer.options().get(RANK) instanceof Long rank && rank >= 1)) {
        throw new IllegalArgumentException(
            layer + " is not of the form path(rank) with a rank of at least 1");
      }
    }
    if (ranks.stream().map(Call::name).distinct().count() < ranks.size()) {
      throw new IllegalArgumentException("ranks name a layer twice; name it once");
    }
  }

  /** A convolution that can be split. */
  private record Layer(Node node, Conv conv, Shape input) {
    int full(Split split) {
      return split.full(conv, input.channels());
    }

    RankPlace place(Split split, int floor) {
      return new RankPlace(node.path(), conv, input, split, floor);
    }
  }

  private interface Rule {
    int rank(Layer layer);
  }

  /** Exact; for {@code energy} the bounds of its cost. */
  @Override
  public Forecast forecast(Network network) {
    if (energy.isEmpty()) {
      return Structural.super.forecast(network);
    }
    Forecast whole = at(ranks(network, layer -> Integer.MAX_VALUE)).forecast(network);
    Forecast least = at(ranks(network, layer -> floor)).forecast(network);
    return new Forecast(
        whole.widest(),
        new Range(least.macs().low(), whole.macs().high()),
        new Range(least.params().low(), whole.params().high()));
  }

  @Override
  public Model apply(Model model) {
    LowRank fixed =
        at(
            ranks(
                model.network(),
                energy.isEmpty() ? this::left : layer -> held(layer, model.weights())));
    Model parts = fixed.split(model);
    Edit edit =
        Rewriting.edit(
            Rewrites.CATALOG.writeFull(this).toString(),
            Rewrites.CATALOG.writeFull(fixed).toString());
    return model.edited(parts.network(), parts.weights(), edit);
  }

  private Model split(Model model) {
    return Structural.super.apply(model);
  }

  @Override
  public void rewrite(Draft draft) {
    Network network = draft.network();
    Map<String, Layer> layers = layers(network);
    ranks(network, this::left).forEach((path, rank) -> split(draft, layers.get(path), rank));
  }

  /**
   * The convolutions whose ranks it leaves open, and which cost less at some rank.
   *
   * @throws Refusal if it says ranks by itself, or there is no such convolution
   */
  public List<RankPlace> places(Network network) {
    if (ratio.isPresent() || energy.isPresent() || !ranks.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot search ranks for %s: it says them by itself; leave ratio, energy and ranks out",
              Rewrites.CATALOG.write(this)));
    }
    skip.forEach(path -> Nodes.find(network, path, "skip"));
    List<RankPlace> places =
        layers(network).values().stream()
            .filter(layer -> !skip.contains(layer.node().path()))
            .map(layer -> layer.place(split, floor))
            .filter(place -> !place.ranks().isEmpty())
            .toList();
    if (places.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot search ranks for %s: no convolution of the network costs less at any rank; lower floor, or skip fewer layers",
              Rewrites.CATALOG.write(this)));
    }
    return places;
  }

  /** The same split of these layers at these ranks, and of no others. */
  public LowRank at(Map<String, Integer> found) {
    List<Call> said =
        found.entrySet().stream()
            .map(e -> Call.of(e.getKey()).with(RANK, (long) e.getValue()))
            .toList();
    return new LowRank(Optional.empty(), Optional.empty(), said, 1, List.of(), split);
  }

  private Map<String, Integer> ranks(Network network, Rule rule) {
    if (ratio.isPresent() && energy.isPresent()) {
      throw new Refusal(
          Text.of(
              "Cannot use %s: ratio and energy cannot both say the ranks; give one",
              Rewrites.CATALOG.write(this)));
    }
    skip.forEach(path -> Nodes.find(network, path, "skip"));
    Map<String, Layer> layers = layers(network);
    Map<String, Integer> said = said(network, layers);
    Map<String, Integer> found = new LinkedHashMap<>();
    layers.forEach(
        (path, layer) -> {
          if (said.containsKey(path)) {
            found.put(path, said.get(path));
          } else if ((ratio.isPresent() || energy.isPresent()) && !skip.contains(path)) {
            int full = layer.full(split);
            int rank = Math.min(full, Math.max(floor, rule.rank(layer)));
            long macs = split.macs(layer.conv(), layer.input(), rank);
            if (macs < layer.conv().macs(List.of(layer.input()))) {
              found.put(path, rank);
            }
          }
        });
    return found;
  }

  private Map<String, Integer> said(Network network, Map<String, Layer> layers) {
    Map<String, Integer> said = new LinkedHashMap<>();
    for (Call call : ranks) {
      Nodes.find(network, call.name(), "split");
      Layer layer = layers.get(call.name());
      long rank = (Long) call.options().get(RANK);
      if (layer == null || rank > layer.full(split)) {
        throw new Refusal(
            Text.of(
                "Cannot split '%s' at rank %d: %s",
                call.name(),
                rank,
                layer == null
                    ? "it is not a convolution with one group"
                    : "its full rank is " + layer.full(split)));
      }
      said.put(call.name(), (int) rank);
    }
    return said;
  }

  private static Map<String, Layer> layers(Network network) {
    Map<String, Shape> shapes = network.shapes();
    Map<String, Layer> layers = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Conv conv && conv.groups() == 1) {
        layers.put(node.path(), new Layer(node, conv, shapes.get(node.inputs().get(0))));
      }
    }
    return layers;
  }

  private int left(Layer layer) {
    return Share.rest(layer.full(split), ratio.orElse(0.0));
  }

  private int held(Layer layer, Weights weights) {
    Node node = layer.node();
    Kernel kernel = Draft.read(node, layer.input().channels()).apply(weights);
    return split.factors(layer.conv(), kernel, node.path()).rank(energy.orElseThrow());
  }

  private void split(Draft draft, Layer layer, int rank) {
    String path = layer.node().path();
    int inputs = layer.input().channels();
    Conv conv = layer.conv();
    Function<Weights, Kernel> whole = draft.kernel(layer.node(), inputs);
    Function<Weights, Factors> factors =
        new Once<>(weights -> split.factors(conv, whole.apply(weights), path));
    String basis = draft.unused(path + ".basis");
    draft.insert(path, new Node(basis, split.first(conv, rank), layer.node().inputs()));
    draft.make(
        basis,
        split.first(conv, rank),
        layer.node().inputs(),
        weights -> split.first(factors.apply(weights), conv, inputs, rank));
    draft.make(
        path,
        split.second(conv),
        List.of(basis),
        weights -> split.second(factors.apply(weights), conv, rank, whole.apply(weights).bias()));
  }
}
