package io.espalier.spark.testing;

import io.espalier.config.SweepConfig;
import io.espalier.data.DataSpec;
import io.espalier.latency.Environment;
import io.espalier.latency.Latency;
import io.espalier.latency.Reading;
import io.espalier.latency.Statistics;
import io.espalier.latency.Verdict;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.sweep.Journal;
import io.espalier.trial.Candidate;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.trial.WrittenTrial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Trials to order, told apart by their seeds. */
public final class Trials {
  private Trials() {}

  public static Trial of(long seed) {
    Candidate candidate = new Candidate(Start.read(Call.of("resnet-20")), List.of());
    return new Trial(candidate, DataSpec.of(Call.of("data")), seed);
  }

  public static Order.Run order(long seed) {
    return new Order.Run(of(seed));
  }

  /** A plan on the data of these trials. */
  public static SweepPlan plan(String... changes) {
    try {
      Path file = Files.createTempFile("sweep", ".conf");
      try {
        Files.writeString(
            file,
            """
            name = pretended, data = generated, trials = 9
            objectives = ["maximize accuracy", "minimize macs"]
            families { one-shot { from = resnet-20, try = [train] } }
            """);
        return SweepConfig.load(file, List.of(changes)).plan();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Accuracy, MACs and parameters. */
  public static Metrics metrics(double accuracy, double macs, double params) {
    return Metrics.of(Metric.ACCURACY, accuracy)
        .with(Metric.MACS, macs)
        .with(Metric.PARAMS, params);
  }

  /** A trial that came to its end. */
  public static Result.Measured measured(Hash trial, double accuracy, double macs, double params) {
    Metrics metrics = metrics(accuracy, macs, params).with(Metric.LOSS, 0.5);
    return new Result.Measured(trial, metrics, "pretend");
  }

  /** What a journal holds of a trial that came to its end. */
  public static Journal.Entry entry(Trial trial, double accuracy, Instant at) {
    return new Journal.Entry(
        WrittenTrial.of(trial),
        "one-shot",
        "",
        Optional.empty(),
        "base | tune",
        Hash.of("base | tune"),
        Metrics.NONE,
        measured(trial.id(), accuracy, 1, 2),
        at,
        at);
  }

  /** A test score. */
  public static Result.Tested tested(Hash trial, double accuracy) {
    return new Result.Tested(trial, Metrics.of(Metric.TEST_ACCURACY, accuracy));
  }

  /** One round of timing in which each call took so long. */
  public static Result.Timed timed(Order.Measure order, double millis, String... reasons) {
    double nanos = millis * 1e6;
    Statistics statistics =
        new Statistics(
            500,
            1,
            nanos / 3,
            nanos,
            nanos,
            OptionalDouble.of(nanos),
            OptionalDouble.of(nanos),
            OptionalDouble.empty(),
            0.1,
            2);
    Environment environment =
        new Environment(
            "host", "a \"fast\" cpu", 2, "e", 1, Optional.of("performance"), "Linux", "17");
    return new Result.Timed(
        order.trial(),
        order.what(),
        order.round(),
        order.what().batch().stream()
            .map(
                batch ->
                    new Latency(
                        batch,
                        order.what().form(),
                        new Reading(
                            List.of(statistics),
                            0.01,
                            new Verdict(List.of(reasons), List.of("throttling"))),
                        environment))
            .toList());
  }
}
