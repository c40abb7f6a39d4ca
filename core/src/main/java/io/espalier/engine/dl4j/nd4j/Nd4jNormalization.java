package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.engine.dl4j.kernel.Views;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization from passes that ND4J does fast: the native inference normalization as {@code
 * scale * (x - mean) + shift}, and {@link ChannelSums}. Its own training operations take three
 * times as long.
 */
final class Nd4jNormalization implements Kernels.Normalization {
  private static final int SCALE = 1;
  private static final int SHIFT = 1;
  private static final int CHANNEL_AXIS = 3;

  private final double eps;
  private final boolean rectified;
  private final Storage storage;
  private final ChannelSums sums;

  /** The next three behind one another, to be written at once. */
  private final INDArray coefficients;

  private final INDArray mean;
  private final INDArray scale;
  private final INDArray shift;
  private final INDArray ones;

  Nd4jNormalization(
      int channels, double eps, Kernels.Ending ending, Arena arena, ChannelSums sums) {
    this.eps = eps;
    this.rectified = ending == Kernels.Ending.RECTIFICATION;
    this.storage = arena.storage();
    this.sums = sums;
    this.coefficients = arena.zeros(3L * channels);
    this.mean = Views.elements(coefficients, 0, channels);
    this.scale = Views.elements(coefficients, channels, channels);
    this.shift = Views.elements(coefficients, 2L * channels, channels);
    this.ones = arena.zeros(channels);
    ones.assign(1);
  }

  @Override
  public Kernels.Moments forward(
      INDArray x, double[] gamma, double[] beta, INDArray y, Memory memory) {
    double each = (double) x.length() / x.size(3);
    double[] average = divided(sums.of(x, memory), each);
    storage.put(coefficients, 0, average);
    Native.run("squaredsubtract", Native.arrays(x, mean), Native.arrays(y));
    Kernels.Moments moments = new Kernels.Moments(average, divided(sums.of(y, memory), each));
    forward(x, moments, gamma, beta, y);
    return moments;
  }

  @Override
  public void forward(
      INDArray x, Kernels.Moments given, double[] gamma, double[] beta, INDArray y) {
    affine(x, given.mean(), product(gamma, inverseDeviation(given)), beta, y);
    if (rectified) {
      Native.rectify(y, y);
    }
  }

  @Override
  public Kernels.ScaleGradients backward(
      INDArray x,
      INDArray y,
      INDArray dy,
      Kernels.Moments moments,
      double[] gamma,
      INDArray dx,
      Memory memory) {
    double[] inverse = inverseDeviation(moments);
    INDArray seen = unrectified(y, dy, dx, memory);
    Kernels.ScaleGradients gradients = scaleGradients(x, seen, moments, inverse, dx, memory);
    int channels = gamma.length;
    double each = (double) x.length() / channels;
    double[] outer = product(gamma, inverse);
    double[] inner = new double[channels];
    double[] constant = new double[channels];
    for (int c = 0; c < channels; c++) {
      inner[c] = -outer[c] * inverse[c] * gradients.gamma()[c] / each;
      constant[c] = -outer[c] * gradients.beta()[c] / each;
    }
    affine(x, moments.mean(), inner, constant, dx);
    INDArray direct = rectified ? seen : memory.scratch(dy.shape());
    affine(seen, new double[channels], outer, new double[channels], direct);
    Native.accumulate(direct, dx);
    return gradients;
  }

  @Override
  public Kernels.ScaleGradients backwardGiven(
      INDArray x,
      INDArray y,
      INDArray dy,
      Kernels.Moments given,
      double[] gamma,
      INDArray dx,
      Memory memory) {
    double[] inverse = inverseDeviation(given);
    INDArray seen = unrectified(y, dy, dx, memory);
    Kernels.ScaleGradients gradients = scaleGradients(x, seen, given, inverse, dx, memory);
    double[] zeros = new double[gamma.length];
    affine(seen, zeros, product(gamma, inverse), zeros, dx);
    return gradients;
  }

  /** The gradient without what was rectified, and not where the result will be written. */
  private INDArray unrectified(INDArray y, INDArray dy, INDArray dx, Memory memory) {
    if (!rectified && dx != dy) {
      return dy;
    }
    INDArray seen = memory.scratch(dy.shape());
    if (rectified) {
      Native.sign(y, seen);
      seen.muli(dy);
    } else {
      seen.assign(dy);
    }
    return seen;
  }

  /** Uses {@code dx} to work in. */
  private Kernels.ScaleGradients scaleGradients(
      INDArray x,
      INDArray seen,
      Kernels.Moments moments,
      double[] inverse,
      INDArray dx,
      Memory memory) {
    affine(x, moments.mean(), inverse, new double[inverse.length], dx);
    dx.muli(seen);
    return new Kernels.ScaleGradients(sums.of(dx, memory), sums.of(seen, memory));
  }

  private void affine(INDArray x, double[] center, double[] factor, double[] offset, INDArray y) {
    double[] all = new double[3 * center.length];
    System.arraycopy(center, 0, all, 0, center.length);
    System.arraycopy(factor, 0, all, center.length, center.length);
    System.arraycopy(offset, 0, all, 2 * center.length, center.length);
    storage.put(coefficients, 0, all);
    Native.run(
        "batchnorm",
        Native.arrays(x, mean, ones, scale, shift),
        y,
        0.0,
        SCALE,
        SHIFT,
        CHANNEL_AXIS);
  }

  private double[] inverseDeviation(Kernels.Moments moments) {
    double[] inverse = new double[moments.variance().length];
    for (int c = 0; c < inverse.length; c++) {
      inverse[c] = 1 / Math.sqrt(moments.variance()[c] + eps);
    }
    return inverse;
  }

  private static double[] divided(double[] values, double divisor) {
    for (int c = 0; c < values.length; c++) {
      values[c] /= divisor;
    }
    return values;
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int c = 0; c < a.length; c++) {
      product[c] = a[c] * b[c];
    }
    return product;
  }
}
