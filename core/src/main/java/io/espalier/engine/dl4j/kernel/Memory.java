package io.espalier.engine.dl4j.kernel;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a vertex gets its arrays from during one pass, so that nothing is left to the garbage
 * collector: from DL4J's workspaces, but for the gradients of activations.
 */
public final class Memory {
  private final LayerWorkspaceMgr workspaces;
  private final DataType type;
  private final ArrayType working;
  private final GradientArrays gradients;

  private Memory(
      LayerWorkspaceMgr workspaces, DataType type, ArrayType working, GradientArrays gradients) {
    this.workspaces = workspaces;
    this.type = type;
    this.working = working;
    this.gradients = gradients;
  }

  /** For a forward pass: results are activations. */
  public static Memory forward(LayerWorkspaceMgr workspaces, DataType type) {
    return new Memory(workspaces, type, ArrayType.FF_WORKING_MEM, null);
  }

  /** For a backward pass: results are gradients of activations. */
  public static Memory backward(
      LayerWorkspaceMgr workspaces, DataType type, GradientArrays gradients) {
    return new Memory(workspaces, type, ArrayType.BP_WORKING_MEM, gradients);
  }

  /** An array, not initialized, that other vertices will read. */
  public INDArray result(long... shape) {
    return gradients == null ? aligned(ArrayType.ACTIVATIONS, shape) : gradients.take(shape);
  }

  /**
   * For a gradient of the same shape as a given one: the given array itself if nobody else needs
   * it, else another.
   */
  public INDArray over(INDArray gradient) {
    return gradients.free(gradient) ? gradient : gradients.take(gradient.shape());
  }

  /** An array, not initialized, that is gone when the vertex is done. */
  public INDArray scratch(long... shape) {
    return aligned(working, shape);
  }

  private INDArray aligned(ArrayType purpose, long... shape) {
    long[] room = {CacheLine.room(type, shape)};
    return CacheLine.within(workspaces.createUninitialized(purpose, type, room, 'c'), shape);
  }
}
