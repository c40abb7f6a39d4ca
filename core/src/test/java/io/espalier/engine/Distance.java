package io.espalier.engine;

import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.train.Layout;
import java.util.Arrays;
import java.util.Map;

/** How far values are from the right ones. */
final class Distance {
  private Distance() {}

  /**
   * The norm of the difference, relative to the norm.
   *
   * @param least what the norm is taken for where it is less, as where all values are rounding
   */
  static double of(double[] found, double[] right, double least) {
    if (found.length != right.length) {
      throw new IllegalArgumentException(found.length + " values, not " + right.length);
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < right.length; i++) {
      difference += (found[i] - right[i]) * (found[i] - right[i]);
      norm += right[i] * right[i];
    }
    return Math.sqrt(difference) / Math.max(least, Math.sqrt(norm));
  }

  /** Of the parameter whose gradient is farthest off, relative to it or to a share of them all. */
  static double ofGradients(Network network, float[] found, Map<String, double[]> right) {
    double square = 0;
    for (double[] each : right.values()) {
      square += Arrays.stream(each).map(value -> value * value).sum();
    }
    double least = 0.01 * Math.sqrt(square);
    Layout layout = Layout.of(network);
    double largest = 0;
    for (Parameter parameter : network.parameters()) {
      if (parameter.role().trained()) {
        int from = layout.slot(parameter.name()).offset();
        double[] own =
            PlainForward.doubles(Arrays.copyOfRange(found, from, from + parameter.size()));
        double distance = of(own, right.get(parameter.name()), least);
        // Not Math.max alone: a NaN must count.
        largest = distance <= largest ? largest : distance;
      }
    }
    return largest;
  }
}
