package io.espalier.sweep;

import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a sweep is.
 *
 * @param done trials that have a result, those of earlier runs included
 * @param total trials in all
 * @param paused trials that wait at a rung
 * @param untimed trials that are being timed or wait for it; 0 while others train
 * @param failed of those done, the ones without a score
 * @param best the best score under the constraints, by the first objective
 * @param slots what the workers' slots have done since this run started
 * @param elapsed since this run started
 * @param left until the end, judged by the trials that finished in this run
 */
public record SweepState(
    int done,
    int running,
    int paused,
    int untimed,
    int failed,
    int total,
    Optional<Best> best,
    Slots slots,
    Duration elapsed,
    Optional<Duration> left) {
  /** A trial and what was measured of it. */
  public record Best(Hash trial, Metrics metrics) {}

  /**
   * What slots did.
   *
   * @param count how many there are now; 1 before the workers are open
   * @param busy the time in which they carried orders out, all slots together
   * @param idle the time in which they did not
   */
  public record Slots(int count, Duration busy, Duration idle) {
    /** The share of their time that was worked, in {@code [0, 1]}. */
    public double share() {
      double all = busy.plus(idle).toMillis();
      return all == 0 ? 0 : busy.toMillis() / all;
    }
  }
}
