package io.espalier.latency;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import java.util.ArrayList;
import java.util.List;

/**
 * How long one call of a model takes.
 *
 * @param batch images in a call
 */
public record Latency(int batch, Form form, Reading reading, Environment environment) {
  /** Nanoseconds. */
  private static final double MILLI = 1e6;

  /** Images a second at the median call. */
  public double imagesPerSecond() {
    return batch * 1e9 / reading.statistics().p50();
  }

  /**
   * The rounds of one measurement as one.
   *
   * @param rounds of the same calls, at least one
   */
  public static Latency joined(List<Latency> rounds) {
    Latency first = rounds.get(0);
    Reading all = Reading.joined(rounds.stream().map(Latency::reading).toList());
    List<String> reasons = new ArrayList<>(all.verdict().reasons());
    if (rounds.stream().map(round -> round.environment.kind()).distinct().count() > 1) {
      reasons.add("its rounds ran on different kinds of executors");
    }
    Verdict verdict = new Verdict(reasons, all.verdict().unseen());
    return new Latency(
        first.batch,
        first.form,
        new Reading(all.rounds(), all.drift(), verdict),
        first.environment);
  }

  /** The metrics that it gives, in milliseconds; p99 only where there were enough calls. */
  public Metrics metrics() {
    Statistics statistics = reading.statistics();
    Metrics metrics =
        Metrics.of(Metric.latency(50, batch), statistics.p50() / MILLI)
            .with(Metric.latency(90, batch), statistics.p90() / MILLI);
    return statistics.p99().isPresent()
        ? metrics.with(Metric.latency(99, batch), statistics.p99().getAsDouble() / MILLI)
        : metrics;
  }
}
