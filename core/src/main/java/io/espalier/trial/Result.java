package io.espalier.trial;

import io.espalier.latency.Latency;
import io.espalier.latency.LatencySpec;
import io.espalier.metric.Metrics;
import io.espalier.spec.Credentials;
import io.espalier.spec.Hash;
import io.espalier.spec.Spelling;
import java.util.List;
import java.util.Optional;

/** What came of an order. */
public sealed interface Result {
  /** The trial that it belongs to. */
  Hash trial();

  /** What came of a trial: all that a search may see. */
  sealed interface Outcome extends Result {
    /** How far the trial has come with it: to a rung or to its end. */
    default Leg leg() {
      return new Leg(trial(), Optional.empty());
    }

    /**
     * Whether it stands when the same sweep is run again; what only the surroundings were to blame
     * for does not.
     */
    default boolean lasting() {
      return true;
    }

    /** What was measured, if the trial has a score. */
    default Optional<Metrics> score() {
      return Optional.empty();
    }

    /** Why it has none, if it has none. */
    default Optional<String> reason() {
      return Optional.empty();
    }
  }

  /**
   * A trial carried out to its end.
   *
   * @param engine what it ran on, as the engine describes itself
   */
  record Measured(Hash trial, Metrics metrics, String engine) implements Outcome {
    @Override
    public Optional<Metrics> score() {
      return Optional.of(metrics);
    }
  }

  /**
   * A trial that waits at a rung, and can go on from there.
   *
   * @param metrics what was measured of the model as it was there
   */
  record Paused(Hash trial, Rung rung, Metrics metrics, String engine) implements Outcome {
    @Override
    public Leg leg() {
      return new Leg(trial, Optional.of(rung));
    }

    @Override
    public Optional<Metrics> score() {
      return Optional.of(metrics);
    }
  }

  /**
   * A trial that was declined: its options cannot be carried out on its model. Running it again
   * changes nothing.
   */
  record Refused(Hash trial, String why) implements Outcome {
    @Override
    public Optional<String> reason() {
      return Optional.of(why);
    }
  }

  /** A trial that broke. */
  record Failed(Hash trial, Failure kind, String message) implements Outcome {
    public Failed {
      message = Credentials.hidden(message);
    }

    @Override
    public boolean lasting() {
      return !kind.environmental();
    }

    @Override
    public Optional<String> reason() {
      return Optional.of(Spelling.constant(kind).replace('-', ' ') + ": " + message);
    }
  }

  /** The score to report, never to choose by; searches take {@link Outcome}s only. */
  record Tested(Hash trial, Metrics metrics) implements Result {}

  /**
   * How long calls of a trial's model took in one round; a number that belongs to the machine, and
   * may be taken again.
   *
   * @param what which calls, and how
   * @param round its number, from 0
   * @param latencies one for each batch size, with its verdict and what it was measured on
   */
  record Timed(Hash trial, LatencySpec what, int round, List<Latency> latencies) implements Result {
    public Timed {
      latencies = List.copyOf(latencies);
    }
  }

  /** Why a trial broke. */
  enum Failure {
    /** Numbers of the model became infinite or not a number. */
    DIVERGED,
    /** It took longer than the sweep lets a trial run. */
    TIME_LIMIT,
    /** The process ran out of memory. */
    OUT_OF_MEMORY,
    /** A file, the data's included, could not be read or written, or is not what it was. */
    STORAGE,
    /** The worker went away, or its process lacks code that it needs. */
    WORKER_LOST,
    /** The trial that it starts from has no model, or a damaged one. */
    NO_START,
    /** A defect. */
    ERROR;

    /** Whether the surroundings were to blame, so that a later run tries again. */
    public boolean environmental() {
      return this == OUT_OF_MEMORY || this == STORAGE || this == WORKER_LOST || this == NO_START;
    }
  }
}
