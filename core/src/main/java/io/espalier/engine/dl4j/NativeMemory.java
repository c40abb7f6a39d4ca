package io.espalier.engine.dl4j;

import io.espalier.engine.OutOfMemory;
import java.util.List;
import java.util.function.Supplier;

/** Gives the many ways in which native libraries say that memory is used up their one type. */
final class NativeMemory {
  /**
   * What C++'s new says, through JavaCPP; oneDNN of memory that it is to take itself; and ND4J's
   * CUDA build of a card's, for an array and for a workspace.
   */
  private static final List<String> SAID =
      List.of(
          "std::bad_alloc",
          "could not create a memory object",
          "[DEVICE] allocation failed",
          "cudaMalloc failed",
          "bytes from DEVICE [");

  private NativeMemory() {}

  /**
   * Does some work.
   *
   * @param what how the sentence begins if memory does not suffice
   * @param remedy how it ends
   * @throws OutOfMemory if memory does not suffice
   */
  static <T> T within(Supplier<String> what, String remedy, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | OutOfMemoryError thrown) {
      if (usedUp(thrown)) {
        throw new OutOfMemory(what.get(), thrown, remedy);
      }
      throw thrown;
    }
  }

  static boolean usedUp(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof OutOfMemoryError || SAID.stream().anyMatch(message::contains)) {
        return true;
      }
    }
    return false;
  }
}
