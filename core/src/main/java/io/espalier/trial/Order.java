package io.espalier.trial;

import io.espalier.data.DataSpec;
import io.espalier.latency.LatencySpec;
import io.espalier.spec.Hash;
import java.util.Optional;

/** Work for one slot. */
public sealed interface Order {
  /** The trial that it belongs to. */
  Hash trial();

  /**
   * Carries a trial out, from its newest checkpoint if there is one.
   *
   * @param until where its trainings pause; empty if it goes on to its end
   */
  record Run(Trial work, Optional<Rung> until) implements Order {
    /** Carries a trial out to its end. */
    public Run(Trial work) {
      this(work, Optional.empty());
    }

    @Override
    public Hash trial() {
      return work.id();
    }

    /** The trial and how far it goes. */
    public Leg leg() {
      return new Leg(work.id(), until);
    }
  }

  /** Takes the test score of a finished trial's model, for a report. */
  record Test(Hash trial, DataSpec data) implements Order {}

  /**
   * Times calls of a finished trial's model, one round of several; to be carried out while nothing
   * else runs there.
   *
   * @param what which calls, and how
   * @param round its number, from 0; each measurement has as many as {@code what} says
   */
  record Measure(Hash trial, LatencySpec what, int round) implements Order {}
}
