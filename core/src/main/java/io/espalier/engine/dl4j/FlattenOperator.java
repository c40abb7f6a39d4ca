package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channel-major flattening. */
final class FlattenOperator implements Operator {
  private final Site site;

  FlattenOperator(Site site) {
    this.site = site;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    INDArray seen = site.inputLayout().channelMajor(inputs[0]);
    site.kernels().copy(seen, y.reshape('c', seen.shape()));
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(inputs[0].shape());
    INDArray seen = site.inputLayout().channelMajor(dx);
    site.kernels().copy(gradient.reshape('c', seen.shape()), seen);
    return new INDArray[] {dx};
  }
}
