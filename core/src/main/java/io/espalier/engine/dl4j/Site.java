package io.espalier.engine.dl4j;

import io.espalier.network.Shape;
import java.util.List;

/**
 * A node's place in a network, as its operator is compiled.
 *
 * @param path the node's
 * @param index the node's position in the network
 * @param slots the trained parameters, in the order in which the operation states them
 * @param statistics the running statistics, likewise
 * @param ending what the node does to its own result, in place of the next one
 * @param inputGradient whether anything asks for the gradient of the node's input
 * @param round tells of the pass under way
 */
record Site(
    String path,
    int index,
    List<Shape> inputs,
    Shape output,
    List<Slot> slots,
    List<float[]> statistics,
    Kernels.Ending ending,
    boolean inputGradient,
    Kernels kernels,
    Round round) {
  Shape input() {
    return inputs.get(0);
  }

  /** An activation of the output's shape. */
  long[] outputShape(long batch) {
    return shape(batch, output);
  }

  static long[] shape(long batch, Shape shape) {
    return new long[] {batch, shape.height(), shape.width(), shape.channels()};
  }
}
