package io.espalier.method;

import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.rewrite.LowRank;
import io.espalier.rewrite.Rewrites;
import io.espalier.rewrite.Split;
import io.espalier.spec.Call;
import io.espalier.spec.Nearest;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;
import io.espalier.train.Layout;
import io.espalier.train.MethodRun;
import io.espalier.train.Recipe;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Low-rank projection with energy transfer: after every epoch each convolution's weight, one row
 * for each filter and scaled as its batch normalization will scale it, becomes the nearest matrix
 * of its rank, with its norm kept (Guo et al., "Compact Model Training by Low-Rank Projection With
 * Energy Transfer", IEEE Transactions on Neural Networks and Learning Systems 2024). The network
 * stays; splitting its convolutions at the same ranks afterwards loses nothing.
 *
 * <p>Linear layers and convolutions in groups are left alone.
 *
 * @param ratio the share of each layer's singular values that goes, in {@code [0, 1)}: of {@code n}
 *     stay {@code n - n * ratio}, rounded down
 * @param ranks the ranks of single layers: {@code [conv1(18), ...]}
 * @param floor the least rank, at least 1
 * @param rest what the singular values that go are multiplied with, in {@code [0, 1)}
 * @param steps after how many steps weights are projected within an epoch as well; 0 does not
 * @param skip layers that are left alone, by path
 */
public record Lrpet(
    double ratio, List<Call> ranks, int floor, double rest, long steps, List<String> skip)
    implements TrainingMethod {
  static final Lrpet DEFAULTS = new Lrpet(0.5, List.of(), 1, 0, 0, List.of());

  private static final String RANK = "#0";

  public Lrpet {
    ranks = List.copyOf(ranks);
    skip = List.copyOf(skip);
    Share.check("ratio", ratio);
    Share.check("rest", rest);
    if (floor < 1 || steps < 0) {
      throw new IllegalArgumentException("floor must be at least 1 and steps at least 0");
    }
    for (Call layer : ranks) {
      if (layer.options().size() != 1
          || !(layer.options().get(RANK) instanceof Long rank && rank >= 1)) {
        throw new IllegalArgumentException(layer + " is not of the form path(rank)");
      }
    }
  }

  /**
   * A convolution that is projected.
   *
   * @param behind the batch normalization behind it, if there is one
   */
  record Layer(String path, Layout.Slot slot, int rank, Optional<Behind> behind) {}

  /** A batch normalization and where it is. */
  record Behind(String path, BatchNorm norm) {}

  @Override
  public Forecast forecast(Forecast before) {
    layers(before.widest());
    return before;
  }

  @Override
  public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
    return new LowRankTraining(this, layers(model.network()));
  }

  /** The convolutions with their ranks. */
  List<Layer> layers(Network network) {
    Layout layout = Layout.of(network);
    Map<String, Shape> shapes = network.shapes();
    List<Layer> layers = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.op() instanceof Conv conv && conv.groups() == 1) {
        paths.add(node.path());
        int columns = shapes.get(node.inputs().get(0)).channels() * conv.kernel().area();
        int full = Math.min(conv.filters(), columns);
        if (!skip.contains(node.path())) {
          layers.add(layer(network, node.path(), layout, rank(node.path(), full)));
        }
      }
    }
    Set<String> named = new HashSet<>(skip);
    ranks.forEach(layer -> named.add(layer.name()));
    for (String name : named) {
      if (!paths.contains(name)) {
        throw new Refusal(
            Text.of(
                "Cannot choose a rank for '%s': it is no convolution with one group; %s",
                name, Nearest.hint(name, paths)));
      }
    }
    if (layers.isEmpty()) {
      throw new Refusal(
          "Cannot train by lrpet: the network has no convolution to project; skip less");
    }
    return List.copyOf(layers);
  }

  /**
   * The same projection, so that a split that follows loses nothing: to the split's ranks, and of
   * no other layer.
   *
   * @throws Refusal if it says ranks by itself, or the split divides other matrices
   */
  public Lrpet at(LowRank split) {
    if (ratio != DEFAULTS.ratio || !ranks.isEmpty() || floor != DEFAULTS.floor) {
      throw new Refusal(
          Text.of(
              "Cannot search ranks for %s: it says them by itself; leave ratio, ranks and floor out",
              Methods.CATALOG.write(this)));
    }
    if (split.split() != Split.CHANNEL) {
      throw new Refusal(
          Text.of(
              "Cannot project by %s for %s: it projects what split=channel divides; leave split out",
              Methods.CATALOG.write(this), Rewrites.CATALOG.write(split)));
    }
    return new Lrpet(0, split.ranks(), DEFAULTS.floor, rest, steps, skip);
  }

  private int rank(String path, int full) {
    for (Call layer : ranks) {
      if (layer.name().equals(path)) {
        long rank = (Long) layer.options().get(RANK);
        if (rank > full) {
          throw new Refusal(
              Text.of(
                  "Cannot train '%s' at rank %d: its full rank is %d; give at most that",
                  path, rank, full));
        }
        return (int) rank;
      }
    }
    return Math.min(full, Math.max(floor, Share.rest(full, ratio)));
  }

  private static Layer layer(Network network, String path, Layout layout, int rank) {
    Layout.Slot slot = layout.slot(path + ".weight");
    Optional<Behind> behind =
        network
            .onlyReader(path)
            .flatMap(node -> BatchNorm.in(node.op()).map(norm -> new Behind(node.path(), norm)));
    return new Layer(path, slot, rank, behind);
  }
}
