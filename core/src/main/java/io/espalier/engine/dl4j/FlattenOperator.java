package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channel-major flattening. */
final class FlattenOperator implements Operator {
  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray x = inputs[0];
    INDArray y = memory.result(x.size(0), 1, 1, x.size(1) * x.size(2) * x.size(3));
    channelMajor(y, x).assign(x.permute(0, 3, 1, 2));
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(inputs[0].shape());
    dx.assign(channelMajor(gradient, inputs[0]).permute(0, 2, 3, 1));
    return new INDArray[] {dx};
  }

  private static INDArray channelMajor(INDArray vector, INDArray x) {
    return vector.reshape('c', x.size(0), x.size(3), x.size(1), x.size(2));
  }
}
