package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.BatchNorm;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalization. */
final class BatchNormOperator implements Operator {
  private final Site site;
  private final Kernels.Normalization normalization;
  private final Slot gamma;
  private final Slot beta;
  private final RunningStatistics running;
  private Kernels.Moments used;
  private Pass pass;

  BatchNormOperator(BatchNorm op, Site site) {
    this.site = site;
    this.normalization =
        site.kernels().normalization(site.output(), site.layout(), op.eps(), site.ending());
    this.gamma = site.slots().get(0);
    this.beta = site.slots().get(1);
    this.running = new RunningStatistics(op.momentum(), site);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass how, Memory memory) {
    INDArray x = inputs[0];
    INDArray y = memory.result(x.shape());
    pass = how;
    if (how == Pass.TRAIN) {
      used = normalization.forward(x, gamma.values(), beta.values(), y, memory);
      running.move(used, x.size(0) * site.output().positions());
    } else {
      used = running.now();
      normalization.forward(x, used, gamma.values(), beta.values(), y);
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray x = inputs[0];
    INDArray dx = memory.over(gradient);
    double[] scale = gamma.values();
    Kernels.ScaleGradients gradients =
        pass == Pass.TRAIN
            ? normalization.backward(x, output, gradient, used, scale, dx, memory)
            : normalization.backwardGiven(x, output, gradient, used, scale, dx, memory);
    gamma.gradient(gradients.gamma());
    beta.gradient(gradients.beta());
    return new INDArray[] {dx};
  }
}
