package io.espalier.engine.dl4j.kernel;

import java.util.Arrays;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a vertex gets its arrays from during one pass, so that nothing is left to the garbage
 * collector: from DL4J's workspaces; but from {@link SharedArrays} gradients, which DL4J would free
 * too early, and activations where nothing goes backward, for which it would keep more memory.
 */
public final class Memory {
  private final LayerWorkspaceMgr workspaces;
  private final Arena arena;
  private final ArrayType working;
  private final SharedArrays results;
  private final boolean onlyScratch;

  private Memory(
      LayerWorkspaceMgr workspaces,
      Arena arena,
      ArrayType working,
      SharedArrays results,
      boolean onlyScratch) {
    this.workspaces = workspaces;
    this.arena = arena;
    this.working = working;
    this.results = results;
    this.onlyScratch = onlyScratch;
  }

  /** For a forward pass that a backward pass follows: results stay until its end. */
  public static Memory kept(LayerWorkspaceMgr workspaces, SharedArrays arrays) {
    return new Memory(workspaces, arrays.arena(), ArrayType.FF_WORKING_MEM, null, false);
  }

  /** For a pass that only goes forward. */
  public static Memory forward(LayerWorkspaceMgr workspaces, SharedArrays arrays) {
    return new Memory(workspaces, arrays.arena(), ArrayType.FF_WORKING_MEM, arrays, false);
  }

  /** For a backward pass. */
  public static Memory backward(LayerWorkspaceMgr workspaces, SharedArrays arrays) {
    return new Memory(workspaces, arrays.arena(), ArrayType.BP_WORKING_MEM, arrays, false);
  }

  /** The same, but what are results to its user are gone when the vertex is done. */
  public Memory withoutResults() {
    return new Memory(workspaces, arena, working, results, true);
  }

  /** An array, not initialized, that other vertices will read. */
  public INDArray result(long... shape) {
    if (onlyScratch) {
      return scratch(shape);
    }
    return results == null ? working(ArrayType.ACTIVATIONS, shape) : results.take(shape);
  }

  /**
   * For a result of the same shape as a given array, which came from another vertex: the given
   * array itself if no other vertex needs it, else another. The vertex itself may have it as
   * several of its inputs.
   */
  public INDArray over(INDArray given) {
    return results != null && results.heldOnce(given) ? given : result(given.shape());
  }

  /** An array, not initialized, that is gone when the vertex is done. */
  public INDArray scratch(long... shape) {
    return working(working, shape);
  }

  private INDArray working(ArrayType purpose, long... shape) {
    Storage storage = arena.storage();
    if (storage.guard().on()) {
      return arena.untilNextPass(purpose + " " + Arrays.toString(shape), shape);
    }
    long[] room = storage.room(shape);
    return storage.within(
        workspaces.createUninitialized(purpose, storage.type(), room, 'c'), shape);
  }
}
