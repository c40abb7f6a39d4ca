package io.espalier.sweep;

import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.trial.Result;
import io.espalier.trial.TrialFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of trials: from the journal, from workers' outcome files, and from this run. */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final Journal journal;
  private final TrialFiles files;
  private final SweepListener listener;

  private record Known(Result.Outcome outcome, int position, boolean thisRun) {}

  private final Map<Hash, Known> known = new HashMap<>();
  private int learned;
  private int written;

  Ledger(Store folder, SweepListener listener) {
    this.journal = new Journal(folder);
    this.files = new TrialFiles(folder);
    this.listener = listener;
    journal.leftOut().forEach(LOG::warn);
    journal.noteLeftOut();
    journal.read().forEach(entry -> learn(entry.result(), false));
  }

  private void learn(Result result, boolean thisRun) {
    if (result instanceof Result.Outcome outcome) {
      known.put(outcome.trial(), new Known(outcome, learned++, thisRun));
    }
  }

  /** The result of a trial, earlier runs included. */
  Optional<Result.Outcome> outcome(Hash trial) {
    return Optional.ofNullable(known.get(trial)).map(Known::outcome);
  }

  /** Whether a trial needs no run: surroundings that failed it in an earlier run may be better. */
  boolean settled(Hash trial) {
    Known entry = known.get(trial);
    return entry != null && (entry.thisRun() || entry.outcome().lasting());
  }

  /** The place of a settled trial in the order of the journal. */
  int position(Hash trial) {
    return known.get(trial).position();
  }

  /** What a worker left behind for a driver that was gone. */
  Optional<Result.Outcome> committed(Hash trial) {
    return files.outcome(trial);
  }

  /** Writes results down, before anybody hears of them. */
  void write(List<Journal.Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    journal.append(entries);
    entries.forEach(entry -> learn(entry.result(), true));
    written += entries.size();
    Set<Hash> trials =
        entries.stream().map(entry -> entry.result().trial()).collect(Collectors.toSet());
    boolean whole = entries.stream().allMatch(entry -> entry.result() instanceof Result.Outcome);
    listener.recorded(
        SweepRow.of(whole ? entries : journal.read()).stream()
            .filter(row -> trials.contains(row.trial()))
            .toList());
  }

  /** How many results this run wrote down. */
  int written() {
    return written;
  }

  /** The table so far. */
  List<SweepRow> rows() {
    return SweepRow.of(journal.read());
  }
}
