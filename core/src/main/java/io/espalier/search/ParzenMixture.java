package io.espalier.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A density over the points of a space: a mixture of one kernel around each point of a list, and of
 * a wide one, the prior, that stands for no point. A kernel is a product over genes; for a gene
 * that its point does not have, because it chose another alternative, it is the prior's.
 */
final class ParzenMixture {
  /** So many of the newest points count wholly where older ones fade. */
  private static final int NEW = 25;

  private final List<Point> points;

  /** One for each point, and the last for the prior; they add up to 1. */
  private final double[] weights;

  private final double[] logWeights;

  private final Map<String, Kernels> kernels = new HashMap<>();

  private ParzenMixture(List<Point> points, boolean fading) {
    this.points = points;
    this.weights = weights(points.size(), fading);
    this.logWeights = Arrays.stream(weights).map(StrictMath::log).toArray();
  }

  /** All points count alike, and the prior as one of them. */
  static ParzenMixture even(List<Point> points) {
    return new ParzenMixture(points, false);
  }

  /**
   * Of more than 25 points, the older they are the less they count: the oldest of n as 1/n of a new
   * one, those between in equal steps.
   */
  static ParzenMixture fading(List<Point> points) {
    return new ParzenMixture(points, true);
  }

  private static double[] weights(int points, boolean fading) {
    double[] weights = new double[points + 1];
    Arrays.fill(weights, 1);
    int old = fading ? points - NEW : 0;
    for (int i = 0; i < old; i++) {
      double oldest = 1.0 / points;
      weights[i] = old == 1 ? oldest : oldest + (1 - oldest) * i / (old - 1);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(each -> each / sum).toArray();
  }

  /** A point drawn from it. */
  GeneWalk draw(Space space, SplittableRandom random) {
    int kernel = kernel(random);
    return space.walk((place, gene) -> kernels(place, gene).draw(kernel, random));
  }

  /** The logarithm of its density at a point. */
  double logDensity(GeneWalk walk) {
    double[] logs = logWeights.clone();
    Map<String, Object> values = walk.point().genes();
    walk.met().forEach((place, gene) -> kernels(place, gene).addLogs(values.get(place), logs));
    return logOfSum(logs);
  }

  private Kernels kernels(String place, Gene gene) {
    return kernels.computeIfAbsent(
        place,
        key -> {
          List<Object> values = new ArrayList<>();
          points.forEach(point -> values.add(point.genes().get(key)));
          values.add(null);
          return Kernels.of(gene, Collections.unmodifiableList(values));
        });
  }

  private int kernel(SplittableRandom random) {
    double at = random.nextDouble();
    int kernel = 0;
    while (kernel < weights.length - 1 && at >= weights[kernel]) {
      at -= weights[kernel++];
    }
    return kernel;
  }

  /** The logarithm of the sum of what these are the logarithms of. */
  static double logOfSum(double[] logs) {
    double largest = Arrays.stream(logs).max().orElseThrow();
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - largest);
    }
    return largest + StrictMath.log(sum);
  }
}
