package io.espalier.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import io.espalier.network.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights and images that follow from names alone, by the formula of {@code
 * benchmarks/reference/formula.py}: another program has the same without a file.
 */
public final class FormulaWeights {
  private FormulaWeights() {}

  /**
   * A model of this network.
   *
   * @param gain multiplies the scales of batch normalizations
   */
  public static Model of(Network network, double gain) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      tensors.put(parameter.name(), Tensor.of(parameter.shape(), values(parameter, gain)));
    }
    return new Model(network, new Weights(tensors), History.NONE);
  }

  /** So many values of images, in {@code [-1, 1)}. */
  public static float[] images(int size) {
    return values("images", size, 2, -1);
  }

  private static float[] values(Parameter parameter, double gain) {
    String name = parameter.name();
    int size = parameter.size();
    return switch (parameter.role()) {
      case WEIGHT -> {
        double bound = Math.sqrt(6.0 * parameter.shape().get(0) / size);
        yield values(name, size, 2 * bound, -bound);
      }
      case BIAS, SHIFT, MEAN -> values(name, size, 1, -0.5);
      case SCALE -> values(name, size, gain, 0.5 * gain);
      case VARIANCE -> values(name, size, 1, 0.5);
    };
  }

  /** Values from the least up, spread evenly over this range. */
  private static float[] values(String name, int size, double range, double least) {
    float[] values = new float[size];
    int seed = hash(name);
    for (int i = 0; i < size; i++) {
      double uniform = Integer.toUnsignedLong(mixed(seed + i * 0x9E3779B9)) * 0x1p-32;
      values[i] = (float) (range * uniform + least);
    }
    return values;
  }

  /** FNV-1a. */
  private static int hash(String name) {
    int hash = 0x811C9DC5;
    for (byte each : name.getBytes(UTF_8)) {
      hash = (hash ^ (each & 0xFF)) * 0x01000193;
    }
    return hash;
  }

  /** The last step of MurmurHash3. */
  private static int mixed(int value) {
    int x = (value ^ value >>> 16) * 0x85EBCA6B;
    x = (x ^ x >>> 13) * 0xC2B2AE35;
    return x ^ x >>> 16;
  }
}
