package io.espalier.testing;

import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Weights with nothing special about them: random statistics too, and activations that last. */
public final class RandomWeights {
  private RandomWeights() {}

  /** A model of this network. */
  public static Model of(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      float[] data = new float[parameter.size()];
      double spread = Math.sqrt(2.0 * parameter.shape().get(0) / data.length);
      for (int i = 0; i < data.length; i++) {
        data[i] = (float) value(parameter.role(), spread, random);
      }
      tensors.put(parameter.name(), Tensor.of(parameter.shape(), data));
    }
    return new Model(network, new Weights(tensors), History.NONE);
  }

  private static double value(Role role, double spread, Random random) {
    return switch (role) {
      case WEIGHT -> random.nextGaussian() * spread;
      case BIAS, SHIFT, MEAN -> random.nextGaussian() * 0.3;
      case SCALE, VARIANCE -> 0.5 + random.nextDouble();
    };
  }

  /** A random image of this network, or any other values. */
  public static double[] image(int size, long seed) {
    return new Random(seed).doubles(size, -1, 1).toArray();
  }
}
