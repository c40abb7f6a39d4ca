package io.espalier.train;

/** A flag that work polls at every step, so that it can be stopped between two of them. */
@FunctionalInterface
public interface Cancel {
  Cancel NEVER = () -> false;

  /** Whether the work is to stop. */
  boolean requested();

  /**
   * Ends the work here if that was asked for.
   *
   * @throws Cancelled if so
   */
  default void check() {
    if (requested()) {
      throw new Cancelled();
    }
  }

  /** Work that was stopped on request: not a failure, and no result. */
  final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super("stopped on request");
    }
  }
}
