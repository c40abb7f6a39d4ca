package io.espalier.engine.dl4j;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;

/** What is held outside of the heap, by the counts of those who hand it out. */
final class NativePieces {
  private static final int STEADY = 4;

  private NativePieces() {}

  /**
   * The bytes of ND4J's arrays that nobody has freed, and of oneDNN's objects that nobody has
   * destroyed; counted when collecting garbage frees no more of them. Memory that a library keeps
   * to itself is not in it.
   */
  static long held() {
    long least = Long.MAX_VALUE;
    for (int same = 0; same < STEADY; same++) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      long now = arrays() + Pointer.totalBytes();
      if (now < least) {
        least = now;
        same = 0;
      }
    }
    return least;
  }

  /** Integers describe shapes, and ND4J keeps them by their content. */
  static long arrays() {
    long bytes = 0;
    for (Object reference : references().values()) {
      if (((Reference<?>) reference).get() instanceof DataBuffer buffer
          && !buffer.wasClosed()
          && buffer.dataType().isFPType()) {
        bytes += buffer.length() * buffer.getElementSize();
      }
    }
    return bytes;
  }

  /** By what ND4J finds garbage; it has no other count. */
  private static Map<?, ?> references() {
    try {
      Field field = DeallocatorService.class.getDeclaredField("referenceMap");
      field.setAccessible(true);
      return (Map<?, ?>) field.get(Nd4j.getDeallocatorService());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ND4J keeps its references elsewhere now", e);
    }
  }
}
