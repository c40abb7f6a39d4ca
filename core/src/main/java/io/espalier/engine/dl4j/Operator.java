package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One node at work. What is returned is always a new array from the memory, never an input or a
 * view of one.
 */
interface Operator {
  INDArray forward(INDArray[] inputs, Pass pass, Memory memory);

  /**
   * The gradients of the inputs, after a forward pass with the same inputs; writes those of the
   * parameters.
   *
   * @param output what the forward pass returned
   * @param gradient that of the output; it must not be changed
   */
  INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory);
}
