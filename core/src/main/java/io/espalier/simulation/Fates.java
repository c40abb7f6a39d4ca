package io.espalier.simulation;

import java.util.Optional;

/** Says how trials come out. */
@FunctionalInterface
public interface Fates {
  /** How a trial comes out; nothing if nobody knows. */
  Optional<Fate> of(SimulatedTrial trial);
}
