package io.espalier.method;

import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Role;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Map;

/**
 * How many weights of a model's convolutions and linear layers are not zero, and the MACs that
 * these alone cost. Nothing runs faster for it: networks are computed densely.
 *
 * @param weights all of them
 * @param live those that are not zero
 * @param macs multiply-accumulates for one image
 * @param liveMacs those of live weights
 */
public record Sparsity(long weights, long live, long macs, long liveMacs) {
  /** Counts a model's weights. */
  public static Sparsity of(Model model) {
    Map<String, Shape> shapes = model.network().shapes();
    long weights = 0;
    long live = 0;
    long macs = 0;
    long liveMacs = 0;
    for (Node node : model.network().nodes()) {
      List<Shape> inputs = Network.inputs(node, shapes);
      if (node.op().parameters(inputs).stream().anyMatch(p -> p.role() == Role.WEIGHT)) {
        float[] values = model.weights().get(node.path() + ".weight").data();
        long alive = 0;
        for (float value : values) {
          alive += value == 0 ? 0 : 1;
        }
        long whole = node.op().macs(inputs);
        weights += values.length;
        live += alive;
        macs += whole;
        // Every weight is used equally often.
        liveMacs += alive * (whole / values.length);
      }
    }
    return new Sparsity(weights, live, macs, liveMacs);
  }

  /** The share of weights that are zero, in {@code [0, 1]}. */
  public double sparsity() {
    return 1 - (double) live / weights;
  }

  @Override
  public String toString() {
    return Text.of(
        "%,d of %,d weights are not zero (sparsity %.1f %%), effective MACs %,d of %,d",
        live, weights, 100 * sparsity(), liveMacs, macs);
  }
}
