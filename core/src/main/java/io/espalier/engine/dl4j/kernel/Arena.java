package io.espalier.engine.dl4j.kernel;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The native arrays that live as long as a session, outside of all workspaces. */
public final class Arena implements AutoCloseable {
  private final DataType type;
  private final Guard guard;
  private final IdentityHashMap<INDArray, INDArray> owned = new IdentityHashMap<>();
  private INDArray ones;

  /** Arrays that are not guarded. */
  public Arena(DataType type) {
    this(type, new Guard(false));
  }

  /** Arrays of that type. */
  public Arena(DataType type, Guard guard) {
    this.type = type;
    this.guard = guard;
  }

  Guard guard() {
    return guard;
  }

  public DataType type() {
    return type;
  }

  /** A new array of zeros. */
  public INDArray zeros(long... shape) {
    INDArray room = detached(CacheLine.room(type, guard.zone(), shape));
    INDArray array = CacheLine.within(room, guard.zone(), shape);
    owned.put(array, room);
    if (guard.on()) {
      guard.surround(
          CacheLine.begin(array),
          array.length() * type.width(),
          "the session's " + Arrays.toString(shape));
      Values.clear(array);
    }
    return array;
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
    guard.forget(CacheLine.begin(array));
    owned.remove(array).close();
  }

  @Override
  public void close() {
    owned.values().forEach(INDArray::close);
    owned.clear();
  }

  @SuppressWarnings("try")
  private INDArray detached(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.create(type, shape, 'c');
    }
  }
}
