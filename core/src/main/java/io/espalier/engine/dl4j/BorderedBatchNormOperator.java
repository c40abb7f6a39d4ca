package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.BorderedBatchNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization with a border: of the zero-padded input, by statistics of what lies within
 * the border.
 */
final class BorderedBatchNormOperator implements Operator {
  private final Site site;
  private final BorderedBatchNorm op;
  private final Kernels.Normalization inner;
  private final Kernels.Normalization whole;
  private final Slot gamma;
  private final Slot beta;
  private final RunningStatistics running;
  private Kernels.Moments used;
  private Pass pass;

  private BorderedBatchNormOperator(BorderedBatchNorm op, Site site) {
    this.site = site;
    this.op = op;
    Kernels.Ending nothing = Kernels.Ending.NOTHING;
    this.inner = site.kernels().normalization(site.input(), site.layout(), op.eps(), nothing);
    this.whole = site.kernels().normalization(site.output(), site.layout(), op.eps(), nothing);
    this.gamma = site.slots().get(0);
    this.beta = site.slots().get(1);
    this.running = new RunningStatistics(op.momentum(), site);
  }

  static Operator of(BorderedBatchNorm op, Site site) {
    return site.inOneLayout()
        ? new BorderedBatchNormOperator(op, site)
        : new ThroughChannelsLast(site, last -> new BorderedBatchNormOperator(op, last));
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass how, Memory memory) {
    INDArray x = inputs[0];
    double[] scale = gamma.values();
    double[] shift = beta.values();
    pass = how;
    if (how == Pass.TRAIN) {
      used = inner.forward(x, scale, shift, memory.scratch(x.shape()), memory);
      running.move(used, each(x));
    } else {
      used = running.now();
    }
    INDArray y = memory.result(site.outputShape(x.size(0)));
    whole.forward(padded(x, memory), used, scale, shift, y);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray x = inputs[0];
    double[] scale = gamma.values();
    INDArray wide = memory.scratch(gradient.shape());
    Kernels.ScaleGradients gradients =
        whole.backwardGiven(padded(x, memory), output, gradient, used, scale, wide, memory);
    gamma.gradient(gradients.gamma());
    beta.gradient(gradients.beta());
    INDArray dx = memory.result(x.shape());
    site.kernels().copy(within(wide), dx);
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
    inner.forward(x, used, slope, constant, part);
    return part;
  }

  private INDArray padded(INDArray x, Memory memory) {
    INDArray wide = memory.scratch(site.outputShape(x.size(0)));
    site.kernels().storage().clear(wide);
    site.kernels().copy(x, within(wide));
    return wide;
  }

  /** A view of what the border surrounds. */
  private INDArray within(INDArray wide) {
    return site.layout().interior(wide, op.border());
  }

  private long each(INDArray x) {
    return x.size(0) * site.input().positions();
  }
}
