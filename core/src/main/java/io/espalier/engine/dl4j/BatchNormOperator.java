package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.BatchNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalization; moves its running statistics itself, outside of the gradient. */
final class BatchNormOperator implements Operator {
  private final double momentum;
  private final int positions;
  private final Kernels.Normalization normalization;
  private final Slot gamma;
  private final Slot beta;
  private final float[] mean;
  private final float[] variance;
  private Kernels.Moments used;
  private Pass pass;

  BatchNormOperator(BatchNorm op, Site site) {
    this.momentum = op.momentum();
    this.positions = site.output().positions();
    this.normalization =
        site.kernels().normalization(site.output(), site.layout(), op.eps(), site.ending());
    this.gamma = site.slots().get(0);
    this.beta = site.slots().get(1);
    this.mean = site.statistics().get(0);
    this.variance = site.statistics().get(1);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass how, Memory memory) {
    INDArray x = inputs[0];
    INDArray y = memory.result(x.shape());
    pass = how;
    if (how == Pass.TRAIN) {
      used = normalization.forward(x, gamma.values(), beta.values(), y, memory);
      long each = x.size(0) * positions;
      move(mean, used.mean(), 1);
      move(variance, used.variance(), each > 1 ? each / (each - 1.0) : 1);
    } else {
      used = new Kernels.Moments(doubles(mean), doubles(variance));
      normalization.forward(x, used, gamma.values(), beta.values(), y);
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray x = inputs[0];
    INDArray dx = memory.result(x.shape());
    double[] scale = gamma.values();
    Kernels.ScaleGradients gradients =
        pass == Pass.TRAIN
            ? normalization.backward(x, output, gradient, used, scale, dx, memory)
            : normalization.backwardGiven(x, output, gradient, used, scale, dx, memory);
    gamma.gradient(gradients.gamma());
    beta.gradient(gradients.beta());
    return new INDArray[] {dx};
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
