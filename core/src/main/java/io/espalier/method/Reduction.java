package io.espalier.method;

import io.espalier.channel.Member;
import io.espalier.channel.Side;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * The share of all convolutions' MACs that masked filters save, counted in three ways.
 *
 * <p>As published, a convolution costs its kept share times that of its input, where the input
 * comes straight from a masked convolution and not from an addition; shares are not rounded to
 * whole filters.
 *
 * @param published with fractional filters, as in the papers' tables
 * @param counted the same with the whole filters that really go
 * @param deployed what the network saves once the filters are removed. Narrowing a residual branch
 *     does not narrow the sum that it ends in: a convolution that reads the sum keeps its full
 *     input
 */
record Reduction(double published, double counted, double deployed) {
  static Reduction of(
      Network network, List<Filters> filters, double share, ToIntFunction<Filters> gone) {
    double whole = macs(network, Map.of());
    return new Reduction(
        1 - macs(network, kept(filters, each -> 1 - share)) / whole,
        1 - macs(network, kept(filters, f -> 1 - (double) gone.applyAsInt(f) / f.size())) / whole,
        1 - macs(Removal.narrowed(network, filters, gone), Map.of()) / whole);
  }

  private static Map<String, Double> kept(List<Filters> filters, ToDoubleFunction<Filters> share) {
    Map<String, Double> kept = new HashMap<>();
    for (Filters each : filters) {
      for (Member member : each.group().members(Side.FILTERS)) {
        kept.put(member.node(), share.applyAsDouble(each));
      }
    }
    return kept;
  }

  /** MACs of the convolutions with these kept shares of their filters. */
  private static double macs(Network network, Map<String, Double> kept) {
    Map<String, Shape> shapes = network.shapes();
    double macs = 0;
    for (Node node : network.nodes()) {
      if (node.op() instanceof Conv conv) {
        List<Shape> inputs = Network.inputs(node, shapes);
        boolean depthwise = conv.depthwise(inputs.get(0).channels());
        double own = depthwise ? 1 : kept.getOrDefault(node.path(), 1.0);
        macs += conv.macs(inputs) * own * source(node.inputs().get(0), network, kept);
      }
    }
    return macs;
  }

  /** The kept share of the convolution whose output arrives here channel by channel, or 1. */
  private static double source(String path, Network network, Map<String, Double> kept) {
    Optional<Node> at = network.find(path);
    while (at.isPresent() && at.get().inputs().size() == 1) {
      Node node = at.get();
      if (kept.containsKey(node.path())) {
        return kept.get(node.path());
      }
      if (node.op() instanceof Conv) {
        return 1;
      }
      at = network.find(node.inputs().get(0));
    }
    return 1;
  }

  @Override
  public String toString() {
    return Text.of(
        "of the convolutions' MACs go %.1f %% as published, %.1f %% by whole filters, %.1f %% in the deployed network",
        100 * published, 100 * counted, 100 * deployed);
  }
}
