package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An activation function. */
final class ActivationOperator implements Operator {
  private final Kernels.Pointwise function;
  private final Site site;
  private final boolean zeroStays;

  ActivationOperator(Activation op, Site site) {
    this.function = site.kernels().activation(op.kind());
    this.site = site;
    this.zeroStays = op.keepsZero();
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(inputs[0].shape());
    function.forward(inputs[0], y);
    if (!zeroStays) {
      site.layout().clearPadding(y, site.output());
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.over(gradient);
    function.backward(inputs[0], output, gradient, dx, memory);
    return new INDArray[] {dx};
  }
}
