package io.espalier.engine;

/**
 * There is not the memory that work needs, native memory or Java's. What was under way is lost; the
 * process goes on.
 */
public final class OutOfMemory extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A lack of memory.
   *
   * @param sentence what cannot be done, why, and the way out
   */
  public OutOfMemory(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
