package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.network.BorderedBatchNorm;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Batch normalization with a border: of the zero-padded input, by statistics of what lies within
 * the border. Moves its running statistics itself, outside of the gradient.
 */
final class BorderedBatchNormOperator implements Operator {
  private final Site site;
  private final BorderedBatchNorm op;
  private final Kernels.Normalization normalization;
  private final Slot gamma;
  private final Slot beta;
  private final float[] mean;
  private final float[] variance;
  private Kernels.Moments used;
  private Pass pass;

  BorderedBatchNormOperator(BorderedBatchNorm op, Site site) {
    this.site = site;
    this.op = op;
    this.normalization =
        site.kernels().normalization(site.output().channels(), op.eps(), Kernels.Ending.NOTHING);
    this.gamma = site.slots().get(0);
    this.beta = site.slots().get(1);
    this.mean = site.statistics().get(0);
    this.variance = site.statistics().get(1);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass how, Memory memory) {
    INDArray x = inputs[0];
    double[] scale = gamma.values();
    double[] shift = beta.values();
    pass = how;
    if (how == Pass.TRAIN) {
      used = normalization.forward(x, scale, shift, memory.scratch(x.shape()), memory);
      double each = each(x);
      move(mean, used.mean(), 1);
      move(variance, used.variance(), each > 1 ? each / (each - 1) : 1);
    } else {
      used = new Kernels.Moments(doubles(mean), doubles(variance));
    }
    INDArray y = memory.result(site.outputShape(x.size(0)));
    normalization.forward(padded(x, memory), used, scale, shift, y);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray x = inputs[0];
    double[] scale = gamma.values();
    INDArray wide = memory.scratch(output.shape());
    Kernels.ScaleGradients gradients =
        normalization.backwardGiven(padded(x, memory), output, gradient, used, scale, wide, memory);
    gamma.gradient(gradients.gamma());
    beta.gradient(gradients.beta());
    INDArray dx = memory.result(x.shape());
    dx.assign(within(wide));
    if (pass == Pass.TRAIN) {
      dx.addi(throughStatistics(x, scale, gradients, memory));
    }
    return new INDArray[] {dx};
  }

  /** What reaches the input through mean and variance, on which the border depends as well. */
  private INDArray throughStatistics(
      INDArray x, double[] scale, Kernels.ScaleGradients gradients, Memory memory) {
    double[] slope = new double[scale.length];
    double[] constant = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      double factor = -scale[c] / (Math.sqrt(used.variance()[c] + op.eps()) * each(x));
      slope[c] = factor * gradients.gamma()[c];
      constant[c] = factor * gradients.beta()[c];
    }
    INDArray part = memory.scratch(x.shape());
    normalization.forward(x, used, slope, constant, part);
    return part;
  }

  private INDArray padded(INDArray x, Memory memory) {
    INDArray wide = memory.scratch(site.outputShape(x.size(0)));
    wide.assign(0);
    within(wide).assign(x);
    return wide;
  }

  /** A view of what the border surrounds. */
  private INDArray within(INDArray wide) {
    int border = op.border();
    return wide.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(border, wide.size(1) - border),
        NDArrayIndex.interval(border, wide.size(2) - border),
        NDArrayIndex.all());
  }

  private static double each(INDArray x) {
    return (double) x.length() / x.size(3);
  }

  private void move(float[] running, double[] batch, double correction) {
    double share = op.momentum();
    for (int c = 0; c < running.length; c++) {
      running[c] = (float) ((1 - share) * running[c] + share * correction * batch[c]);
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
