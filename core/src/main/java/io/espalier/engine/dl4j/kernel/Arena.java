package io.espalier.engine.dl4j.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The native arrays that live as long as a session, outside of all workspaces. */
public final class Arena implements AutoCloseable {
  private final Storage storage;
  private final IdentityHashMap<INDArray, INDArray> owned = new IdentityHashMap<>();
  private final List<INDArray> ofThisPass = new ArrayList<>();
  private INDArray ones;

  /** Arrays that lie there. */
  public Arena(Storage storage) {
    this.storage = storage;
  }

  /** Where they lie. */
  public Storage storage() {
    return storage;
  }

  public DataType type() {
    return storage.type();
  }

  /** A new array of zeros. */
  public INDArray zeros(long... shape) {
    INDArray array = take("the session's " + Arrays.toString(shape), shape);
    storage.clear(array);
    return array;
  }

  /**
   * An array of one pass, not initialized, for where there is no workspace.
   *
   * @param what it is for
   */
  INDArray untilNextPass(String what, long... shape) {
    INDArray array = take(what, shape);
    ofThisPass.add(array);
    return array;
  }

  /** Begins a pass: frees the arrays of the last one. */
  void begin() {
    ofThisPass.forEach(this::free);
    ofThisPass.clear();
  }

  /** A row of ones, {@code (1, length)}; it is shared and must not be changed. */
  public INDArray ones(long length) {
    if (ones == null || ones.length() < length) {
      if (ones != null) {
        free(ones);
      }
      ones = zeros(length);
      ones.assign(1);
    }
    return ones.length() == length
        ? ones.reshape(1, length)
        : Views.part(ones, 0, 0, length, 1).reshape(1, length);
  }

  /** Frees one array before its time. */
  public void free(INDArray array) {
    storage.guard().forget(array);
    owned.remove(array).close();
  }

  @Override
  public void close() {
    owned.values().forEach(INDArray::close);
    owned.clear();
    ofThisPass.clear();
  }

  private INDArray take(String what, long... shape) {
    INDArray room = detached(storage.room(shape));
    INDArray array = storage.within(room, shape);
    owned.put(array, room);
    storage.guard().surround(array, what);
    return array;
  }

  @SuppressWarnings("try")
  private INDArray detached(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.createUninitialized(storage.type(), shape, 'c');
    }
  }
}
