package io.espalier.table;

import io.espalier.data.DataSpec;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.spec.Spelling;
import io.espalier.trial.Result;
import io.espalier.trial.WrittenTrial;
import java.time.Instant;
import java.util.Optional;

/**
 * One trial in the table of a sweep.
 *
 * @param trial names the trial, its model and its files
 * @param candidate the candidate as the plan writes it
 * @param identity the same for all seeds of a candidate
 * @param role what it is to the search that proposed it; empty if there is nothing to say
 * @param parent the trial of the candidate that the search went on from, if there is one
 * @param written the trial itself
 * @param outcome its newest result
 * @param metrics what is known of it: counts that were known before it ran, what was measured, and
 *     the test score and latencies if they were taken
 * @param latency how its calls were timed
 * @param started when it was given to a worker
 */
public record SweepRow(
    Hash trial,
    String candidate,
    Hash identity,
    String family,
    String role,
    Optional<Hash> parent,
    WrittenTrial written,
    Result.Outcome outcome,
    Metrics metrics,
    TrialLatency latency,
    Instant started,
    Instant finished) {
  /**
   * The row of a result.
   *
   * @param known what is known exactly of the trial before it runs
   */
  public static SweepRow of(
      WrittenTrial written,
      String family,
      String role,
      Optional<Hash> parent,
      String candidate,
      Hash identity,
      Metrics known,
      Result.Outcome outcome,
      Instant started,
      Instant finished) {
    return new SweepRow(
        outcome.trial(),
        candidate,
        identity,
        family,
        role,
        parent,
        written,
        outcome,
        outcome.score().map(known::with).orElse(known),
        TrialLatency.NONE,
        started,
        finished);
  }

  /** The whole trial in the grammar. */
  public String text() {
    return written.text();
  }

  /** The seed it ran with. */
  public long seed() {
    return written.seed();
  }

  /** The data it ran on; empty if this version knows no such data. */
  public Optional<DataSpec> data() {
    return written.data();
  }

  /** The same row with a test score. */
  public SweepRow tested(Metrics test) {
    return with(metrics.with(test), latency);
  }

  /** The same row after one more round of timing. */
  public SweepRow timed(Result.Timed round) {
    TrialLatency after = latency.with(round);
    Metrics newest = after.newest().map(TrialLatency.Measurement::metrics).orElse(Metrics.NONE);
    return with(withoutLatencies().metrics.with(newest), after);
  }

  /** The same row as if its latencies were not known. */
  SweepRow withoutLatencies() {
    return with(metrics.only(metric -> metric.latency().isEmpty()), latency);
  }

  private SweepRow with(Metrics others, TrialLatency timed) {
    return new SweepRow(
        trial, candidate, identity, family, role, parent, written, outcome, others, timed, started,
        finished);
  }

  /** Whether the trial came to its end and has a score. */
  public boolean measured() {
    return outcome instanceof Result.Measured;
  }

  /** {@code measured}, {@code paused}, {@code refused} or {@code failed}. */
  public String status() {
    return Spelling.kebab(outcome.getClass().getSimpleName());
  }
}
