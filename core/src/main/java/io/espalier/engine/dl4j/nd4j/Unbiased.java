package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution without its bias, channels last. */
interface Unbiased {
  void forward(INDArray x, INDArray weight, INDArray y, Memory memory);

  /**
   * Both gradients.
   *
   * @param dx null where nothing asks for it
   */
  void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory);
}
