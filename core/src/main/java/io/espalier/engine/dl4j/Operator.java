package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One node at work. What is returned is an array from the memory, never a view of one. A sum has
 * null in place of inputs, and of their gradients, that are idle.
 */
interface Operator {
  /**
   * The output, in an array of its own, or over an input that the memory or the round allows; a sum
   * of which one input is left may return that input.
   */
  INDArray forward(INDArray[] inputs, Pass pass, Memory memory);

  /**
   * The gradients of the inputs, after a forward pass with the same inputs; writes those of the
   * parameters. Several inputs may be given one array, also that of the output's gradient.
   *
   * @param output what the forward pass returned
   * @param gradient that of the output; to be changed only as {@link Memory#over} allows
   */
  INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory);
}
