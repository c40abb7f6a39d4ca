package io.espalier.testing;

import io.espalier.latency.Environment;
import io.espalier.latency.Latency;
import io.espalier.latency.Reading;
import io.espalier.latency.Statistics;
import io.espalier.latency.Verdict;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Results for tests of what works with them. */
public final class Results {
  private Results() {}

  /** Accuracy, MACs and parameters. */
  public static Metrics metrics(double accuracy, double macs, double params) {
    return Metrics.of(Metric.ACCURACY, accuracy)
        .with(Metric.MACS, macs)
        .with(Metric.PARAMS, params);
  }

  /** A trial that came to its end, with a value for every metric but the test score. */
  public static Result.Measured measured(Hash trial, double accuracy, double macs, double params) {
    Metrics metrics =
        metrics(accuracy, macs, params)
            .with(Metric.LOSS, 0.5)
            .with(Metric.LIVE_MACS, macs)
            .with(Metric.IMAGES_SEEN, 1000)
            .with(Metric.IMAGES_TOTAL, 2000)
            .with(Metric.SECONDS, 1.5);
    return new Result.Measured(trial, metrics, "e");
  }

  /** A test score. */
  public static Result.Tested tested(Hash trial, double accuracy) {
    return new Result.Tested(trial, Metrics.of(Metric.TEST_ACCURACY, accuracy));
  }

  /**
   * One round of timing, as on an idle machine.
   *
   * @param millis what every call of one image took; of larger batches so many times as much
   * @param cpu the kind of processor
   * @param reasons why it is unstable
   */
  public static Result.Timed timed(
      Order.Measure order, double millis, String cpu, String... reasons) {
    return new Result.Timed(
        order.trial(),
        order.what(),
        order.round(),
        order.what().batch().stream()
            .map(batch -> latency(order, batch, millis * 1e6 * batch, cpu, List.of(reasons)))
            .toList());
  }

  private static Latency latency(
      Order.Measure order, int batch, double nanos, String cpu, List<String> reasons) {
    int calls = order.what().p99() ? 459 : 200;
    OptionalDouble bound = OptionalDouble.of(nanos);
    OptionalDouble last = calls < 459 ? OptionalDouble.empty() : bound;
    Statistics statistics = new Statistics(calls, 1, nanos, nanos, nanos, bound, last, last, 0, 0);
    return new Latency(
        batch,
        order.what().form(),
        new Reading(List.of(statistics), 0.0, new Verdict(reasons, List.of("throttling"))),
        new Environment("host", cpu, 2, "e", order.what().threads(), Optional.empty(), "s", "j"));
  }
}
