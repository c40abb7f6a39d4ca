package io.espalier.sweep;

import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.TrialFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of trials: from the journal, from workers' outcome files, and from this run. */
final class KnownResults {
  private static final Logger LOG = LoggerFactory.getLogger(KnownResults.class);

  private final Journal journal;
  private final TrialFiles files;
  private final SweepListener listener;

  /** What came of trials that ended, and of those that paused, by how far they had come. */
  private final Map<Hash, Result.Outcome> ended = new HashMap<>();

  private final Map<Leg, Result.Outcome> paused = new HashMap<>();

  /** Those that ended in earlier runs with what does not stand. */
  private final Set<Hash> again = new HashSet<>();

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
    if (entry.result() instanceof Result.Paused pause) {
      paused.put(pause.leg(), pause);
    } else if (entry.result() instanceof Result.Outcome outcome) {
      ended.put(outcome.trial(), outcome);
      if (thisRun || outcome.lasting()) {
        again.remove(outcome.trial());
      } else {
        again.add(outcome.trial());
      }
    }
  }

  /** What happened in earlier runs. */
  List<Journal.Event> events() {
    return journal.events();
  }

  /** What came of a trial up to this point, earlier runs included. It may have ended before. */
  Optional<Result.Outcome> outcome(Leg leg) {
    return Optional.ofNullable(paused.get(leg))
        .or(() -> Optional.ofNullable(ended.get(leg.trial())));
  }

  /** Whether a trial needs no run: surroundings that failed it in an earlier run may be better. */
  boolean settled(Leg leg) {
    return paused.containsKey(leg)
        || (ended.containsKey(leg.trial()) && !again.contains(leg.trial()));
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
