package io.espalier.sweep;

import io.espalier.metric.Metrics;
import io.espalier.search.Proposal;
import io.espalier.search.Room;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.trial.Result;
import io.espalier.trial.WrittenTrial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happened in a sweep, in order, in numbered files that appear whole and never change; alone
 * enough to make the table again. It is read once; what is appended to it is not kept in memory.
 */
public final class Journal {
  private static final String END = ".jsonl";

  /** Ends the name of the empty file beside a damaged one of which somebody was told. */
  private static final String TOLD = ".told";

  private final Store folder;
  private final List<Event> events = new ArrayList<>();
  private final List<String> damaged = new ArrayList<>();
  private long next = 1;

  /** Something that happened. */
  public sealed interface Event {}

  /**
   * One result, with all that a row of the table says of it.
   *
   * @param trial the trial itself
   * @param role what it is to the search that proposed it; empty if there is nothing to say
   * @param parent the trial of the candidate that the search went on from, if there is one
   * @param candidate the candidate as the plan writes it
   * @param identity the same for all seeds of a candidate
   * @param known what was known exactly of the trial before it ran
   * @param started when it was given to a worker
   */
  public record Entry(
      WrittenTrial trial,
      String family,
      String role,
      Optional<Hash> parent,
      String candidate,
      Hash identity,
      Metrics known,
      Result result,
      Instant started,
      Instant finished)
      implements Event {
    /** Of a result that adds to a row. */
    static Entry beside(SweepRow row, Result result, Instant started, Instant finished) {
      return new Entry(
          row.written(),
          row.family(),
          row.role(),
          row.parent(),
          row.candidate(),
          row.identity(),
          Metrics.NONE,
          result,
          started,
          finished);
    }
  }

  /** No latency could be taken of a trial, so that searches heard of it without one. */
  public record Untimed(Hash trial) implements Event {}

  /** A driver took the sweep up; only noted in sweeps whose searches listen to results. */
  public record Begun() implements Event {}

  /**
   * A search proposed something; only noted in sweeps whose searches listen to results.
   *
   * @param choices of the plan that it was
   * @param room what the search was asked with
   */
  public record Asked(Hash choices, String family, Room room, Proposal proposal) implements Event {}

  /**
   * The journal of a sweep's folder. Lines that cannot be read are left out: what they told counts
   * as not done.
   */
  public Journal(Store sweep) {
    this.folder = sweep.child("journal");
    for (long number : numbers()) {
      List<Optional<Event>> lines = lines(file(number));
      lines.stream().flatMap(Optional::stream).forEach(events::add);
      if (lines.stream().anyMatch(Optional::isEmpty)) {
        damaged.add(file(number));
      }
      next = number + 1;
    }
  }

  /** All that had happened when it was opened, oldest first. */
  public List<Event> events() {
    return Collections.unmodifiableList(events);
  }

  /**
   * The rows that these results make: one for each trial, the newest of those that got furthest.
   */
  public List<SweepRow> rows() {
    Map<Hash, SweepRow> rows = new LinkedHashMap<>();
    for (Event event : events) {
      if (event instanceof Entry entry) {
        enter(entry, rows);
      }
    }
    return List.copyOf(rows.values());
  }

  /** Brings rows up to date with a result. */
  static void enter(Entry entry, Map<Hash, SweepRow> rows) {
    Hash trial = entry.result().trial();
    if (entry.result() instanceof Result.Outcome outcome) {
      if (rows.containsKey(trial) && further(rows.get(trial).outcome(), outcome)) {
        return;
      }
      rows.put(
          trial,
          SweepRow.of(
              entry.trial(),
              entry.family(),
              entry.role(),
              entry.parent(),
              entry.candidate(),
              entry.identity(),
              entry.known(),
              outcome,
              entry.started(),
              entry.finished()));
    } else if (entry.result() instanceof Result.Tested tested) {
      rows.computeIfPresent(trial, (key, row) -> row.tested(tested.metrics()));
    } else if (entry.result() instanceof Result.Timed timed) {
      rows.computeIfPresent(trial, (key, row) -> row.timed(timed));
    }
  }

  /** Whether a trial had come further before: a rung may be asked for that lies behind it. */
  private static boolean further(Result.Outcome before, Result.Outcome now) {
    if (!(now instanceof Result.Paused here)) {
      return false;
    }
    return before instanceof Result.Measured
        || (before instanceof Result.Paused there && there.rung().epochs() > here.rung().epochs());
  }

  /** What is left out and no driver has told yet: a sentence for each file. */
  public List<String> leftOut() {
    return untold()
        .map(
            file ->
                Text.of(
                    "Journal '%s/%s' is not whole: what it has lost counts as not done",
                    folder.uri(), file))
        .toList();
  }

  /** Notes beside the files that all of this was told; for the driver that holds the sweep. */
  public void noteLeftOut() {
    untold().toList().forEach(file -> folder.publish(file + TOLD, new byte[0]));
  }

  private Stream<String> untold() {
    return damaged.stream().filter(file -> !folder.exists(file + TOLD));
  }

  /** The lines of a file, nothing where one cannot be read; a file is never written empty. */
  private List<Optional<Event>> lines(String file) {
    String text = new String(folder.read(file).orElse(new byte[0]), StandardCharsets.UTF_8);
    return text.isEmpty()
        ? List.of(Optional.empty())
        : text.lines().map(JournalLine::read).toList();
  }

  /**
   * Writes events down as one file.
   *
   * @throws Refusal if another process writes this journal
   */
  public void append(List<? extends Event> happened) {
    StringBuilder text = new StringBuilder();
    happened.forEach(event -> text.append(JournalLine.write(event)).append('\n'));
    if (!folder.publish(file(next), text.toString().getBytes(StandardCharsets.UTF_8))) {
      throw new Refusal(
          Text.of(
              "Cannot write journal '%s/%s': somebody else wrote it; run one driver at a time",
              folder.uri(), file(next)));
    }
    next++;
  }

  private List<Long> numbers() {
    return folder.list().stream()
        .filter(name -> name.matches("\\d{6,18}\\" + END))
        .map(name -> Long.valueOf(name.substring(0, name.length() - END.length())))
        .sorted()
        .toList();
  }

  private static String file(long number) {
    return Text.of("%06d%s", number, END);
  }
}
