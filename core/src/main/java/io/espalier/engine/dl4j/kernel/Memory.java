package io.espalier.engine.dl4j.kernel;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a vertex gets its arrays from during one pass: from DL4J's workspaces, so that nothing is
 * left to the garbage collector.
 */
public final class Memory {
  private final LayerWorkspaceMgr workspaces;
  private final DataType type;
  private final ArrayType result;
  private final ArrayType working;

  private Memory(LayerWorkspaceMgr workspaces, DataType type, ArrayType result, ArrayType working) {
    this.workspaces = workspaces;
    this.type = type;
    this.result = result;
    this.working = working;
  }

  /** For a forward pass: results are activations. */
  public static Memory forward(LayerWorkspaceMgr workspaces, DataType type) {
    return new Memory(workspaces, type, ArrayType.ACTIVATIONS, ArrayType.FF_WORKING_MEM);
  }

  /** For a backward pass: results are gradients of activations. */
  public static Memory backward(LayerWorkspaceMgr workspaces, DataType type) {
    return new Memory(workspaces, type, ArrayType.ACTIVATION_GRAD, ArrayType.BP_WORKING_MEM);
  }

  /** An array, not initialized, that other vertices will read. */
  public INDArray result(long... shape) {
    return aligned(result, shape);
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
