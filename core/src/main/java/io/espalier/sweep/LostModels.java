package io.espalier.sweep;

import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that others start from and that are gone or damaged, though their trials came to their
 * end: each trial is carried out once more in a run, which gives the same model again. Its row
 * stays as it is.
 */
final class LostModels {
  private static final Logger LOG = LoggerFactory.getLogger(LostModels.class);

  private final KnownResults known;
  private final Set<Hash> again = new HashSet<>();

  LostModels(KnownResults known) {
    this.known = known;
  }

  /** Whether a trial was ordered for the sake of its model alone. */
  boolean trainedAgain(Hash trial) {
    return again.contains(trial);
  }

  /** Whether a start can leave its model once more: it did before, and not yet in this run. */
  boolean canBeHadAgain(Hash start) {
    return !again.contains(start) && measured(start);
  }

  /** Whether there is nothing of the model that a start can leave once more. */
  boolean gone(Hash start) {
    return canBeHadAgain(start) && !known.files().hasModel(start);
  }

  /** What to order for a start's model; what is left of the old one is removed. */
  Trial trainAgain(Hash start) {
    again.add(start);
    LOG.warn(
        "Trial {} is trained again: its model is gone or damaged, and others start from it",
        start.shortForm());
    known.files().forgetModel(start);
    return Trial.read(known.row(start).orElseThrow().text());
  }

  /** Hears what came of a trial that was ordered for its model. */
  void came(Result.Outcome outcome) {
    outcome
        .reason()
        .ifPresent(
            why -> LOG.warn("Trial {} has left no model: {}", outcome.trial().shortForm(), why));
  }

  /** What comes of a trial whose start has left no model. */
  Optional<Result.Outcome> without(Trial trial) {
    return trial
        .candidate()
        .start()
        .after()
        .flatMap(this::withoutModel)
        .map(why -> new Result.Failed(trial.id(), Result.Failure.NO_START, why));
  }

  /** Why nothing can start from a trial, if nothing can. */
  private Optional<String> withoutModel(Hash start) {
    if (!measured(start)) {
      return Optional.of(
          Text.of("it starts from trial %s, which has left no model", start.shortForm()));
    }
    return known.files().hasModel(start)
        ? Optional.empty()
        : Optional.of(
            Text.of(
                "it starts from trial %s, whose model is gone, and training it again has failed",
                start.shortForm()));
  }

  private boolean measured(Hash trial) {
    return known.outcome(new Leg(trial, Optional.empty())).orElse(null) instanceof Result.Measured;
  }
}
