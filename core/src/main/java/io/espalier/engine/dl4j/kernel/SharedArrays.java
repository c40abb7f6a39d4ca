package io.espalier.engine.dl4j.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays that go from node to node in one pass: gradients of activations, and activations where
 * nothing goes backward. Each is held by the nodes that it was given to until they have used it;
 * then it serves again, while it is still in the cache. Who is the only holder may work in place,
 * which takes less than half the time of writing to another array.
 */
public final class SharedArrays {
  private final Arena arena;
  private final Map<List<Long>, Deque<INDArray>> idle = new HashMap<>();
  private final IdentityHashMap<INDArray, Integer> holders = new IdentityHashMap<>();
  private long batch;

  public SharedArrays(Arena arena) {
    this.arena = arena;
  }

  Arena arena() {
    return arena;
  }

  /** Begins a pass: nobody holds anything any more. */
  public void begin(long images) {
    arena.begin();
    holders.keySet().forEach(array -> idle(array).push(array));
    holders.clear();
    if (images != batch) {
      idle.values().forEach(arrays -> arrays.forEach(arena::free));
      idle.clear();
      batch = images;
    }
  }

  /** An array, not initialized, that nobody holds yet. */
  public INDArray take(long... shape) {
    INDArray array = idle(shape).poll();
    if (array == null) {
      array = arena.zeros(shape);
    }
    holders.put(array, 0);
    arena.storage().guard().poison(array);
    return array;
  }

  /** One more node holds this array; without effect on arrays from elsewhere, and on null. */
  public void hold(INDArray array) {
    holders.computeIfPresent(array, (key, count) -> count + 1);
  }

  /**
   * One of its holders has used this array; without effect on arrays from elsewhere, and on null.
   */
  public void release(INDArray array) {
    Integer count = holders.get(array);
    if (count == null) {
      return;
    }
    if (count > 1) {
      holders.put(array, count - 1);
    } else {
      holders.remove(array);
      idle(array).push(array);
    }
  }

  /**
   * Whether its holder may write into this array; true only when all who will get it hold it
   * already.
   */
  public boolean heldOnce(INDArray array) {
    return holders.getOrDefault(array, 0) == 1;
  }

  private Deque<INDArray> idle(INDArray array) {
    return idle(array.shape());
  }

  private Deque<INDArray> idle(long... shape) {
    return idle.computeIfAbsent(LongStream.of(shape).boxed().toList(), s -> new ArrayDeque<>());
  }
}
