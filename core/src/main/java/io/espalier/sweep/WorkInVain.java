package io.espalier.sweep;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What trials would continue from, were they to go on; but they will not. */
final class WorkInVain {
  private static final Logger LOG = LoggerFactory.getLogger(WorkInVain.class);

  private WorkInVain() {}

  /**
   * The trials whose work nothing goes on from, and why not. A trial that its surroundings failed
   * is tried again from there.
   *
   * @param asked what the plan asks for
   * @param done whether nothing of that is left to do
   */
  static Map<Hash, Leftovers.Reason> find(KnownResults known, List<Trial> asked, boolean done) {
    Set<Hash> wanted = asked.stream().map(Trial::id).collect(Collectors.toSet());
    Map<Hash, Leftovers.Reason> found = new LinkedHashMap<>();
    for (Hash trial : known.files().begun()) {
      reason(known.newest(trial), wanted.contains(trial), done)
          .ifPresent(reason -> found.put(trial, reason));
    }
    return found;
  }

  private static Optional<Leftovers.Reason> reason(
      Optional<Result.Outcome> newest, boolean wanted, boolean done) {
    boolean paused = newest.isPresent() && newest.get() instanceof Result.Paused;
    if (newest.isPresent() && newest.get().lasting() && !paused) {
      return Optional.of(Leftovers.Reason.ENDED);
    }
    if (!wanted) {
      return Optional.of(Leftovers.Reason.NOT_ASKED_FOR);
    }
    return paused && done ? Optional.of(Leftovers.Reason.PAUSED) : Optional.empty();
  }

  /**
   * Frees it at the end of a sweep. What another plan may have left in the same folder stays, and
   * what cannot be removed now is no reason to fail.
   *
   * @param asked what the plan has asked for, all of it done
   */
  static void free(KnownResults known, List<Trial> asked) {
    try {
      find(known, asked, true)
          .forEach(
              (trial, reason) -> {
                if (reason != Leftovers.Reason.NOT_ASKED_FOR) {
                  known.files().forget(trial);
                }
              });
    } catch (Refusal | UncheckedIOException e) {
      LOG.warn("Some unfinished work is not needed any more and stays: {}", e.getMessage());
    }
  }
}
