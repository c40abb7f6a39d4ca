package io.espalier.sweep;

import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.TrialFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of trials: from the journal, from workers' outcome files, and from this run. */
final class KnownResults {
  private static final Logger LOG = LoggerFactory.getLogger(KnownResults.class);

  private final Journal journal;
  private final TrialFiles files;
  private final SweepListener listener;

  private record Known(Result.Outcome outcome, boolean thisRun) {}

  private final Map<Leg, Known> known = new HashMap<>();
  private final Map<Hash, SweepRow> rows = new LinkedHashMap<>();
  private int written;

  KnownResults(Store folder, SweepListener listener) {
    this.journal = new Journal(folder);
    this.files = new TrialFiles(folder);
    this.listener = listener;
    for (Journal.Event event : journal.events()) {
      if (event instanceof Journal.Entry entry) {
        learn(entry, false);
      }
    }
  }

  /** What could not be read of the journal and was not told yet. */
  List<String> leftOut() {
    return journal.leftOut();
  }

  /** Tells once what could not be read of the journal. */
  void tellLeftOut() {
    leftOut().forEach(LOG::warn);
    journal.noteLeftOut();
  }

  private void learn(Journal.Entry entry, boolean thisRun) {
    Journal.enter(entry, rows);
    if (entry.result() instanceof Result.Outcome outcome) {
      known.put(outcome.leg(), new Known(outcome, thisRun));
    }
  }

  /** What happened in earlier runs and in this one. */
  List<Journal.Event> events() {
    return journal.events();
  }

  /** What came of a trial up to this point, earlier runs included. It may have ended before. */
  Optional<Result.Outcome> outcome(Leg leg) {
    return find(leg).map(Known::outcome);
  }

  private Optional<Known> find(Leg leg) {
    return Optional.ofNullable(known.get(leg))
        .or(() -> Optional.ofNullable(known.get(new Leg(leg.trial(), Optional.empty()))));
  }

  /** Whether a trial needs no run: surroundings that failed it in an earlier run may be better. */
  boolean settled(Leg leg) {
    return find(leg).map(entry -> entry.thisRun() || entry.outcome().lasting()).orElse(false);
  }

  /** What a worker left behind for a driver that was gone. */
  Optional<Result.Outcome> committed(Leg leg) {
    return files.outcome(leg);
  }

  /** The newest outcome of a trial, whoever has it. */
  Optional<Result.Outcome> newest(Hash trial) {
    return row(trial).map(SweepRow::outcome).or(() -> files.outcome(trial));
  }

  /** The row of a trial, if it has one. */
  Optional<SweepRow> row(Hash trial) {
    return Optional.ofNullable(rows.get(trial));
  }

  /** The trials' files. */
  TrialFiles files() {
    return files;
  }

  /** Notes what happened beside results. */
  void note(List<? extends Journal.Event> happened) {
    journal.append(happened);
  }

  /** Writes results down, before anybody hears of them. */
  void write(List<Journal.Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    journal.append(entries);
    entries.forEach(entry -> learn(entry, true));
    written += entries.size();
    List<SweepRow> changed = new ArrayList<>();
    entries.stream()
        .map(entry -> rows.get(entry.result().trial()))
        .distinct()
        .forEach(changed::add);
    listener.recorded(changed);
  }

  /** How many results this run wrote down. */
  int written() {
    return written;
  }

  /** The table so far. */
  List<SweepRow> rows() {
    return List.copyOf(rows.values());
  }
}
