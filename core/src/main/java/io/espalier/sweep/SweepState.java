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
 * @param busy the share of the slots' time since the start that was worked, in {@code [0, 1]}
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
    double busy,
    Duration elapsed,
    Optional<Duration> left) {
  /** A trial and what was measured of it. */
  public record Best(Hash trial, Metrics metrics) {}
}
