package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Kernels;

/** The running mean and variance of a normalization, moved outside of the gradient. */
final class RunningStatistics {
  private final double momentum;
  private final float[] mean;
  private final float[] variance;

  /**
   * The statistics at a place.
   *
   * @param momentum the share of a batch in what follows it
   */
  RunningStatistics(double momentum, Site site) {
    this.momentum = momentum;
    this.mean = site.statistics().get(0);
    this.variance = site.statistics().get(1);
  }

  /**
   * Moves towards a batch's statistics; the variance unbiased, as PyTorch does.
   *
   * @param each how many elements of each channel they are from
   */
  void move(Kernels.Moments batch, long each) {
    move(mean, batch.mean(), 1);
    move(variance, batch.variance(), each > 1 ? each / (each - 1.0) : 1);
  }

  Kernels.Moments now() {
    return new Kernels.Moments(doubles(mean), doubles(variance));
  }

  private void move(float[] running, double[] batch, double correction) {
    for (int c = 0; c < running.length; c++) {
      running[c] = (float) ((1 - momentum) * running[c] + momentum * correction * batch[c]);
    }
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int c = 0; c < values.length; c++) {
      wide[c] = values[c];
    }
    return wide;
  }
}
