package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.onednn.NormalizationForward.Form;
import io.espalier.engine.dl4j.onednn.NormalizationForward.Statistics;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalization, also of numbers of channels that oneDNN has no vector code for. */
final class OneDnnNormalization implements Kernels.Normalization {
  private final NormalizationPrimitives primitives;
  private final Shape shape;
  private final Layout layout;
  private final double eps;
  private final Kernels.Ending ending;
  private final ChannelVectors vectors;

  OneDnnNormalization(
      Workbench bench,
      NormalizationPrimitives primitives,
      Shape shape,
      Layout layout,
      double eps,
      Kernels.Ending ending) {
    this.primitives = primitives;
    this.shape = shape;
    this.layout = layout;
    this.eps = eps;
    this.ending = ending;
    this.vectors = new ChannelVectors(bench, shape.channels());
  }

  @Override
  public Kernels.Moments forward(
      INDArray x, double[] gamma, double[] beta, INDArray y, Memory memory) {
    Folding folding = folding(x);
    vectors.write(vectors.scale(), gamma, folding.times());
    vectors.write(vectors.shift(), beta, folding.times());
    boolean folded = folding.times() > 1;
    Kernels.Ending first = folded ? Kernels.Ending.NOTHING : ending;
    primitives.forward(new Form(folding, eps, Statistics.BATCH, first)).run(x, vectors, y);
    Kernels.Moments moments = moments(folding.times());
    if (folded) {
      forward(x, moments, gamma, beta, y);
    }
    return moments;
  }

  @Override
  public void forward(
      INDArray x, Kernels.Moments given, double[] gamma, double[] beta, INDArray y) {
    Folding folding = folding(x);
    give(given, gamma, folding.times());
    vectors.write(vectors.shift(), beta, folding.times());
    primitives.forward(new Form(folding, eps, Statistics.GIVEN, ending)).run(x, vectors, y);
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
    Folding folding = folding(x);
    if (folding.times() == 1) {
      give(moments, gamma, 1);
      primitives.backward(new Form(folding, eps, Statistics.BATCH, ending)).run(x, dy, vectors, dx);
      return gradients(1);
    }
    Kernels.ScaleGradients gradients = backwardGiven(x, y, dy, moments, gamma, dx, memory);
    throughStatistics(x, moments, gamma, gradients, dx);
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
    Folding folding = folding(x);
    give(given, gamma, folding.times());
    primitives.backward(new Form(folding, eps, Statistics.GIVEN, ending)).run(x, dy, vectors, dx);
    return gradients(folding.times());
  }

  /** Adds the part of the gradient that comes from mean and variance being the batch's. */
  private void throughStatistics(
      INDArray x,
      Kernels.Moments moments,
      double[] gamma,
      Kernels.ScaleGradients gradients,
      INDArray dx) {
    Folding folding = folding(x);
    double each = (double) x.size(0) * shape.positions();
    double[] factor = new double[gamma.length];
    double[] offset = new double[gamma.length];
    for (int c = 0; c < gamma.length; c++) {
      double inverse = 1 / Math.sqrt(moments.variance()[c] + eps);
      factor[c] = -gamma[c] * inverse * inverse * gradients.gamma()[c] / each;
      offset[c] = -gamma[c] * inverse * gradients.beta()[c] / each - factor[c] * moments.mean()[c];
    }
    vectors.write(vectors.scale(), factor, folding.times());
    vectors.write(vectors.shift(), offset, folding.times());
    primitives.affine(folding).run(x, vectors.scale(), vectors.shift(), dx);
  }

  private Folding folding(INDArray x) {
    return Folding.of(x.size(0), shape, layout);
  }

  private void give(Kernels.Moments moments, double[] gamma, int times) {
    vectors.write(vectors.mean(), moments.mean(), times);
    vectors.write(vectors.variance(), moments.variance(), times);
    vectors.write(vectors.scale(), gamma, times);
  }

  /** The statistics of each channel from those of its copies, all of which saw as many elements. */
  private Kernels.Moments moments(int times) {
    int channels = shape.channels();
    float[] means = vectors.read(vectors.mean(), times);
    float[] variances = vectors.read(vectors.variance(), times);
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int i = 0; i < means.length; i++) {
      mean[i % channels] += means[i] / (double) times;
    }
    for (int i = 0; i < means.length; i++) {
      double distance = means[i] - mean[i % channels];
      variance[i % channels] += (variances[i] + distance * distance) / times;
    }
    return new Kernels.Moments(mean, variance);
  }

  private Kernels.ScaleGradients gradients(int times) {
    return new Kernels.ScaleGradients(
        sums(vectors.read(vectors.scaleGradient(), times)),
        sums(vectors.read(vectors.shiftGradient(), times)));
  }

  private double[] sums(float[] copies) {
    double[] sums = new double[shape.channels()];
    for (int i = 0; i < copies.length; i++) {
      sums[i % sums.length] += copies[i];
    }
    return sums;
  }
}
