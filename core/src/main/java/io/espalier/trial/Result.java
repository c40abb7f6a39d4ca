package io.espalier.trial;

import io.espalier.spec.Hash;

/** What came of an order. */
public sealed interface Result {
  /** The trial that it belongs to. */
  Hash trial();

  /** What came of a trial: all that a strategy may see. */
  sealed interface Outcome extends Result {
    /**
     * Whether it stands when the same sweep is run again; what only the surroundings were to blame
     * for does not.
     */
    default boolean lasting() {
      return true;
    }
  }

  /**
   * A trial carried out to its end.
   *
   * @param accuracy top-1 on the validation images, in {@code [0, 1]}
   * @param loss mean cross-entropy on the validation images, in nats
   * @param macs multiply-accumulates for one image
   * @param params trained parameters
   * @param liveMacs those of weights that are not zero; what is unstructured saves no time
   * @param imagesSeen images that went through training steps of this trial
   * @param imagesTotal the same with those of the trials that it started from
   * @param seconds wall time over all its runs
   * @param engine what it ran on, as the engine describes itself
   */
  record Measured(
      Hash trial,
      double accuracy,
      double loss,
      long macs,
      long params,
      long liveMacs,
      long imagesSeen,
      long imagesTotal,
      double seconds,
      String engine)
      implements Outcome {}

  /** A trial that waits at a rung for its promotion. */
  record Paused(Hash trial, int rung, double accuracy) implements Outcome {
    @Override
    public boolean lasting() {
      return false;
    }
  }

  /**
   * A trial that was declined: its options cannot be carried out on its model. Running it again
   * changes nothing.
   */
  record Refused(Hash trial, String reason) implements Outcome {}

  /** A trial that broke. */
  record Failed(Hash trial, Failure kind, String message) implements Outcome {
    @Override
    public boolean lasting() {
      return !kind.environmental();
    }
  }

  /**
   * The score to report, never to choose by; strategies take {@link Outcome}s only.
   *
   * @param accuracy top-1 on the test images, in {@code [0, 1]}
   */
  record Tested(Hash trial, double accuracy) implements Result {}

  /** Why a trial broke. */
  enum Failure {
    /** Numbers of the model became infinite or not a number. */
    DIVERGED,
    /** The process ran out of memory. */
    OUT_OF_MEMORY,
    /** A file, the data's included, could not be read or written, or is not what it was. */
    STORAGE,
    /** The worker went away, or its process lacks code that it needs. */
    WORKER_LOST,
    /** The trial that it starts from has no model. */
    NO_START,
    /** A defect. */
    ERROR;

    /** Whether the surroundings were to blame, so that a later run tries again. */
    public boolean environmental() {
      return this == OUT_OF_MEMORY || this == STORAGE || this == WORKER_LOST || this == NO_START;
    }
  }
}
