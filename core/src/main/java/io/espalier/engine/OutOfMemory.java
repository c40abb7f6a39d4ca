package io.espalier.engine;

/**
 * There is not the memory that some work needs, native memory or Java's. What was under way is
 * lost; the process goes on.
 */
public final class OutOfMemory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A lack of memory.
   *
   * @param what how the sentence begins: {@code Cannot train on 128 images at once}
   * @param cause what the library below threw
   * @param remedy the way out
   */
  public OutOfMemory(String what, Throwable cause, String remedy) {
    super(what + ": memory is used up (" + lowest(cause).getMessage() + "); " + remedy, cause);
  }

  private static Throwable lowest(Throwable thrown) {
    return thrown.getCause() == null ? thrown : lowest(thrown.getCause());
  }
}
