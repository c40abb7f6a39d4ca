package io.espalier.sweep;

import io.espalier.data.DataSpec;
import io.espalier.search.Score;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Spelling;
import io.espalier.trial.Result;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One trial in the table of a sweep.
 *
 * @param trial names the trial, its model and its files
 * @param candidate the candidate as the plan writes it
 * @param identity the same for all seeds of a candidate
 * @param text the whole trial in the grammar
 * @param testAccuracy top-1 on the test images, in {@code [0, 1]}, if it was taken
 * @param started when it was given to a worker
 */
public record SweepRow(
    Hash trial,
    String candidate,
    Hash identity,
    String family,
    String text,
    Result.Outcome outcome,
    OptionalDouble testAccuracy,
    Instant started,
    Instant finished) {
  /** The rows that a journal's entries make: one for each trial, its newest result. */
  public static List<SweepRow> of(List<Journal.Entry> entries) {
    Map<Hash, SweepRow> rows = new LinkedHashMap<>();
    for (Journal.Entry entry : entries) {
      Hash trial = entry.result().trial();
      if (entry.result() instanceof Result.Outcome outcome) {
        rows.put(trial, row(entry, outcome));
      } else if (entry.result() instanceof Result.Tested tested) {
        rows.computeIfPresent(trial, (key, row) -> row.tested(tested.accuracy()));
      }
    }
    return List.copyOf(rows.values());
  }

  private static SweepRow row(Journal.Entry entry, Result.Outcome outcome) {
    return new SweepRow(
        outcome.trial(),
        entry.candidate(),
        entry.identity(),
        entry.family(),
        entry.trial(),
        outcome,
        OptionalDouble.empty(),
        entry.started(),
        entry.finished());
  }

  SweepRow tested(double accuracy) {
    return new SweepRow(
        trial,
        candidate,
        identity,
        family,
        text,
        outcome,
        OptionalDouble.of(accuracy),
        started,
        finished);
  }

  /** {@code measured}, {@code paused}, {@code refused} or {@code failed}. */
  public String status() {
    return Spelling.kebab(outcome.getClass().getSimpleName());
  }

  /** Why there is no score, if there is none. */
  public Optional<String> reason() {
    if (outcome instanceof Result.Failed failed) {
      return Optional.of(
          Spelling.constant(failed.kind()).replace('-', ' ') + ": " + failed.message());
    }
    return outcome instanceof Result.Refused refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  /** Accuracy on the validation images, loss, cost and effort, if the trial came to its end. */
  public Optional<Result.Measured> measured() {
    return outcome instanceof Result.Measured measured ? Optional.of(measured) : Optional.empty();
  }

  /** What it is compared by, if it came to its end. */
  public Optional<Score> score() {
    return measured().map(each -> new Score(each.accuracy(), each.macs(), each.params()));
  }

  /** The seed it ran with. */
  public long seed() {
    return (Long) Call.parse(text).options().get("seed");
  }

  /** The data it ran on. */
  public DataSpec data() {
    return DataSpec.of((Call) Call.parse(text).options().get("data"));
  }
}
