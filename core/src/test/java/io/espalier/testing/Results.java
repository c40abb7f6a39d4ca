package io.espalier.testing;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.trial.Result;

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
}
