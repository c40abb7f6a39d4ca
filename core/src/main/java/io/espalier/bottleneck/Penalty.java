package io.espalier.bottleneck;

import java.util.Arrays;

/**
 * What is added to the cross-entropy: {@code macsWeight * Lg + binaryWeight * Lh} over the gates.
 *
 * <p>{@code Lg = (g - T) / (F - T)} where the gated network's MACs {@code g} are above the target
 * {@code T}, with {@code F} those of the whole network, and {@code 1 - g / T} below it. {@code Lh}
 * is the mean over sites of the mean distance of their gates from 0 or 1.
 */
record Penalty(BottleneckGates gates, double target, double macsWeight, double binaryWeight) {
  private static final double HALF = .5;

  double value(double[] values) {
    return macsWeight * distance(values) + binaryWeight * indecision(values);
  }

  private double whole() {
    double[] open = new double[gates.size()];
    Arrays.fill(open, 1);
    return gates.cost().macs(open);
  }

  /** {@code Lg}. */
  double distance(double[] values) {
    double macs = gates.cost().macs(values);
    return macs > target ? (macs - target) / (whole() - target) : 1 - macs / target;
  }

  /** {@code Lh}. */
  double indecision(double[] values) {
    double sum = 0;
    for (Site site : gates.sites()) {
      double own = 0;
      for (int i = site.first(); i < site.first() + site.size(); i++) {
        own += Math.min(values[i], 1 - values[i]);
      }
      sum += own / site.size();
    }
    return sum / gates.sites().size();
  }

  /** The derivative of the value by each gate. */
  double[] gradient(double[] values) {
    double[] gradient = gates.cost().gradient(values);
    boolean above = gates.cost().macs(values) > target;
    double share = macsWeight * (above ? 1 / (whole() - target) : -1 / target);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= share;
    }
    for (Site site : gates.sites()) {
      double each = binaryWeight / gates.sites().size() / site.size();
      for (int i = site.first(); i < site.first() + site.size(); i++) {
        gradient[i] += values[i] < HALF ? each : -each;
      }
    }
    return gradient;
  }
}
