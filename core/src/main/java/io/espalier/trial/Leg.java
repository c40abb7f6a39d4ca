package io.espalier.trial;

import io.espalier.spec.Hash;
import io.espalier.train.PauseAt;
import java.util.Optional;

/**
 * A trial as far as somebody wants to know of it.
 *
 * @param until where it pauses; empty for its end
 */
public record Leg(Hash trial, Optional<Rung> until) {
  /** Where the trainings of the trial pause. */
  PauseAt pauseAt() {
    return until.map(rung -> new PauseAt(rung.epochs())).orElse(PauseAt.NEVER);
  }
}
