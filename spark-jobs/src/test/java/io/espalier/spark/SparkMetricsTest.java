package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.codahale.metrics.Gauge;
import io.espalier.config.SweepConfig;
import io.espalier.engine.Place;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.order.SparkWorkers;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.spark.testing.Trials;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import io.espalier.train.Cancel;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.WrittenTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

class SparkMetricsTest {
  private static final String CSV = "spark.metrics.conf.*.sink.csv.";
  private static final SweepPlan PLAN = Trials.plan();

  @TempDir private static Path sink;
  private static Map<String, String> settings;
  private static SparkSession session;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    settings =
        Map.of(
            CSV + "class",
            "org.apache.spark.metrics.sink.CsvSink",
            CSV + "directory",
            sink.toString(),
            CSV + "period",
            "1",
            "spark.metrics.namespace",
            "here");
    settings.forEach(System::setProperty);
    session = SparkSessions.embedded("metrics", "local[2]");
  }

  @AfterAll
  static void close() {
    session.stop();
    settings.keySet().forEach(System::clearProperty);
  }

  /** What a sink has at the end is what the table says, and what it reads before is the state. */
  @Test
  void aSweepIsSeenBySinksAndItsJobsSayWhatTheyAre() throws Exception {
    SweepPlan plan =
        SweepConfig.parse(
                Text.of(
                    """
                    name = tiny
                    output = "%s"
                    data { source = "generated(train=80, test=20, size=16)", validation = 20 }
                    trials = 4
                    steps { tune = "train(epochs=1, batch=20, rate=0.02)" }
                    models { base = ["resnet-20(width=0.25, image=16)", tune] }
                    families {
                      good { from = base, try = ["prune(l1, ratio=0.25|0.5)", tune], by = grid }
                      bad { from = "resnet-20(width=0.25, image=16)", try = ["train(steps=40, batch=8, rate=300)"] }
                    }
                    """,
                    folder),
                List.of())
            .plan();
    List<String> jobs = Collections.synchronizedList(new ArrayList<>());
    session.sparkContext().addSparkListener(new Descriptions(jobs));
    List<Integer> seen = new ArrayList<>();
    SweepListener watching =
        new SweepListener() {
          @Override
          public void progressed(SweepState state) {
            source().ifPresent(shown -> seen.add(compared(shown, state)));
          }
        };
    SweepRun run =
        new SweepRun(
            PlannedTrials.of(plan), SweepRun.Options.NONE, session.sparkContext().getConf());
    assertThat(run.run(session, Cancel.NEVER, watching)).isEqualTo(Sweep.Ending.DONE);
    session.sparkContext().listenerBus().waitUntilEmpty();

    assertThat(seen).contains(0, 4);
    assertThat(source()).as("taken out at the end").isEmpty();
    Dataset<Row> table = SweepTable.of(session, plan);
    assertThat(last("trials.done")).isEqualTo("" + table.count()).isEqualTo("4");
    assertThat(last("trials.total")).isEqualTo("4");
    assertThat(last("trials.failed"))
        .isEqualTo("" + table.where("status <> 'measured'").count())
        .isEqualTo("1");
    assertThat(last("trials.waiting")).isEqualTo("0");
    assertThat(last("trials.running")).isEqualTo("0");
    assertThat(last("orders.again")).isEqualTo("0");
    assertThat(last("slots.count")).isEqualTo("2");
    assertThat(Double.parseDouble(last("slots.idle_seconds"))).isPositive();
    Row sums =
        table
            .selectExpr("sum(images_seen)", "sum(images_seen) / sum(seconds)", "max(accuracy)")
            .first();
    assertThat(Double.parseDouble(last("images.trained"))).isEqualTo((double) sums.getLong(0));
    assertThat(Double.parseDouble(last("images.per_slot_second")))
        .as("seconds are added in the order in which trials end")
        .isCloseTo(sums.getDouble(1), withinPercentage(1e-9));
    assertThat(Double.parseDouble(last("best.accuracy"))).isEqualTo(sums.getDouble(2));
    table
        .collectAsList()
        .forEach(
            row ->
                assertThat(jobs)
                    .contains(
                        Text.of(
                            "trial %s, seed 1 · %s · %s",
                            new Hash(row.getAs("trial")).shortForm(),
                            row.getAs("family"),
                            row.getAs("candidate"))));
    assertThat(jobs).anyMatch(job -> job.matches("trial \\S+, test score · good · base .*"));
  }

  private static int compared(Source shown, SweepState state) {
    assertThat(gauge(shown, "trials.running")).isEqualTo(state.running());
    assertThat(gauge(shown, "trials.failed")).isEqualTo(state.failed());
    assertThat(gauge(shown, "trials.done")).isEqualTo(state.done());
    return state.done();
  }

  /** The last value that the sink has of a metric. */
  private static String last(String metric) throws IOException {
    List<String> lines =
        Files.readAllLines(sink.resolve("here.driver.espalier." + metric + ".csv"));
    return lines.get(lines.size() - 1).split(",", -1)[1];
  }

  @Test
  void aRowThatComesAgainCountsForItsGrowth() {
    SparkMetrics metrics = new SparkMetrics(PLAN);
    metrics.began(List.of(row(paused(1, 1000, 2)), row(measured(2, 7000, 9))));
    assertThat(images(metrics)).as("of earlier runs").isZero();
    assertThat(gauge(metrics, "images.per_slot_second")).isEqualTo(Double.NaN);
    metrics.recorded(List.of(row(paused(3, 500, 1)), row(measured(1, 4000, 5))));
    assertThat(images(metrics)).isEqualTo(3500);
    assertThat(gauge(metrics, "images.per_slot_second")).isEqualTo(875.0);
    SweepRow again = row(measured(1, 4000, 5)).tested(Metrics.of(Metric.TEST_ACCURACY, 0.5));
    metrics.recorded(List.of(again, row(failed(3))));
    assertThat(images(metrics)).isEqualTo(3500);
    metrics.recorded(List.of(row(measured(3, 600, 1.5))));
    assertThat(images(metrics)).isEqualTo(3600);
    assertThat(gauge(metrics, "images.per_slot_second")).isEqualTo(3600 / 4.5);
  }

  @Test
  void ofTwoSweepsInOneSessionTheFirstIsShown() {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("measure"), Place.ONE_THREAD)) {
      try (SparkMetrics first = new SparkMetrics(PLAN)) {
        first.show(workers);
        try (SparkMetrics second = new SparkMetrics(PLAN)) {
          second.show(workers);
          assertThat(source()).contains(first);
        }
        assertThat(source()).contains(first);
      }
      try (SparkMetrics third = new SparkMetrics(PLAN)) {
        third.show(workers);
        assertThat(source()).contains(third);
      }
    }
    assertThat(source()).isEmpty();
  }

  private static Optional<Source> source() {
    return JavaConverters.seqAsJavaList(SparkEnv.get().metricsSystem().getSourcesByName("espalier"))
        .stream()
        .reduce(
            (one, other) -> {
              throw new AssertionError("two sources");
            });
  }

  private static Object gauge(Source source, String name) {
    return ((Gauge<?>) source.metricRegistry().getMetrics().get(name)).getValue();
  }

  private static long images(SparkMetrics metrics) {
    return metrics.metricRegistry().meter("images.trained").getCount();
  }

  private static Metrics work(double images, double seconds) {
    return Trials.metrics(0.5, 4e7, 269_722)
        .with(Metric.IMAGES_SEEN, images)
        .with(Metric.SECONDS, seconds);
  }

  private static Result.Outcome measured(long seed, double images, double seconds) {
    return new Result.Measured(Trials.of(seed).id(), work(images, seconds), "pretend");
  }

  private static Result.Outcome paused(long seed, double images, double seconds) {
    return new Result.Paused(
        Trials.of(seed).id(), new Rung(1, 1), work(images, seconds), "pretend");
  }

  private static Result.Outcome failed(long seed) {
    return new Result.Failed(Trials.of(seed).id(), Result.Failure.WORKER_LOST, "it was lost");
  }

  private static SweepRow row(Result.Outcome outcome) {
    return SweepRow.of(
        WrittenTrial.of(Trials.of(1)),
        "one-shot",
        "",
        Optional.empty(),
        "base | tune",
        Hash.of("base | tune"),
        Metrics.of(Metric.MACS, 40_551_040),
        outcome,
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(1));
  }

  /** Hears how Spark describes jobs. */
  private static final class Descriptions extends SparkListener {
    private final List<String> heard;

    Descriptions(List<String> heard) {
      this.heard = heard;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      Optional.ofNullable(start.properties().getProperty("spark.job.description"))
          .ifPresent(heard::add);
    }
  }
}
