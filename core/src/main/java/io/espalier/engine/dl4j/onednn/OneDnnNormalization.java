package io.espalier.engine.dl4j.onednn;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.onednn.ChannelVectors.Kind;
import io.espalier.engine.dl4j.onednn.NormalizationForward.Form;
import io.espalier.engine.dl4j.onednn.NormalizationForward.Statistics;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalization. */
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
    vectors.write(Kind.SCALE, gamma);
    vectors.write(Kind.SHIFT, beta);
    primitives.forward(form(x, Statistics.BATCH)).run(x, vectors, y);
    return new Kernels.Moments(vectors.read(Kind.MEAN), vectors.read(Kind.VARIANCE));
  }

  @Override
  public void forward(
      INDArray x, Kernels.Moments given, double[] gamma, double[] beta, INDArray y) {
    give(given, gamma);
    vectors.write(Kind.SHIFT, beta);
    primitives.forward(form(x, Statistics.GIVEN)).run(x, vectors, y);
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
    return backward(x, dy, moments, gamma, dx, Statistics.BATCH);
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
    return backward(x, dy, given, gamma, dx, Statistics.GIVEN);
  }

  private Kernels.ScaleGradients backward(
      INDArray x,
      INDArray dy,
      Kernels.Moments moments,
      double[] gamma,
      INDArray dx,
      Statistics statistics) {
    give(moments, gamma);
    primitives.backward(form(x, statistics)).run(x, dy, vectors, dx);
    return new Kernels.ScaleGradients(
        vectors.read(Kind.SCALE_GRADIENT), vectors.read(Kind.SHIFT_GRADIENT));
  }

  private Form form(INDArray x, Statistics statistics) {
    return new Form(x.size(0), shape, layout, eps, statistics, ending);
  }

  private void give(Kernels.Moments moments, double[] gamma) {
    vectors.write(Kind.MEAN, moments.mean());
    vectors.write(Kind.VARIANCE, moments.variance());
    vectors.write(Kind.SCALE, gamma);
  }
}
