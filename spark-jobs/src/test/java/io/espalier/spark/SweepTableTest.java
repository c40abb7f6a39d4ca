package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.latency.LatencySpec;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.SweepPlan;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.parquet.ColumnType;
import io.espalier.spark.testing.Trials;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.table.Column;
import io.espalier.table.Columns;
import io.espalier.table.SweepRow;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.Trial;
import io.espalier.trial.WrittenTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTableTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
  private static final SweepPlan PLAN = Trials.plan();

  private static SparkSession spark;

  @TempDir Path folder;
  private UnsteadyStore sweep;
  private final HandClock clock = new HandClock(NOON);

  @BeforeAll
  static void open() {
    spark = SparkSessions.embedded("table", "local[2]");
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  @BeforeEach
  void store() {
    sweep = new UnsteadyStore(Stores.at(folder.toString()));
  }

  @Test
  void aTableBeforeItsFirstRowIsEmptyAndTyped() {
    assertThat(read().count()).isZero();
    assertThat(read().schema()).isEqualTo(ColumnType.schema(Columns.ALL));
    writer().began(List.of());
    assertThat(plainly().count()).isZero();
    assertThat(plainly().schema()).isEqualTo(ColumnType.schema(Columns.ALL));
  }

  @Test
  void everyColumnIsInTheFileWithItsType() {
    try (SweepTableWriter writer = writer()) {
      writer.recorded(rows(0, 1));
    }
    assertThat(List.of(plainly().schema().fieldNames()))
        .containsExactlyElementsOf(Columns.ALL.stream().map(Column::name).toList());
    for (Column column : Columns.ALL) {
      DataType type =
          switch (column.kind()) {
            case TEXT, JSON -> DataTypes.StringType;
            case WHOLE -> DataTypes.LongType;
            case REAL -> DataTypes.DoubleType;
            case YES_NO -> DataTypes.BooleanType;
            case TIME -> DataTypes.TimestampType;
          };
      assertThat(plainly().schema().apply(column.name()).dataType()).isEqualTo(type);
      assertThat(read().schema().apply(column.name()).dataType()).isEqualTo(type);
    }
    assertThat(read().schema().fieldNames())
        .contains(Metric.values().stream().map(Metric::toString).toArray(String[]::new));
  }

  @Test
  void everyValueComesBack() {
    Trial trial = Trials.of(7);
    try (SweepTableWriter writer = writer()) {
      writer.recorded(
          List.of(measured(7, 0.875).tested(Metrics.of(Metric.TEST_ACCURACY, 0.8671875))));
    }
    for (Row row : List.of(read().first(), plainly().first())) {
      assertThat(row.<String>getAs("trial")).isEqualTo(trial.id().hex());
      assertThat(row.<Long>getAs("seed")).isEqualTo(7);
      assertThat(row.<String>getAs("status")).isEqualTo("measured");
      assertThat(row.<String>getAs("reason")).isNull();
      assertThat(row.<Boolean>getAs("front")).isTrue();
      assertThat(row.<Boolean>getAs("winner")).isTrue();
      assertThat(row.<Double>getAs("accuracy")).isEqualTo(0.875);
      assertThat(row.<Double>getAs("test_accuracy")).isEqualTo(0.8671875);
      assertThat(row.<Double>getAs("top_five_accuracy")).isNull();
      assertThat(row.<Long>getAs("macs")).isEqualTo(40_551_040);
      assertThat(row.<String>getAs("architecture")).isEqualTo("resnet-20");
      assertThat(row.<String>getAs("options")).isEqualTo("[]");
      assertThat(row.<String>getAs("engine")).isEqualTo("pretend");
      assertThat(row.<String>getAs("text")).isEqualTo(trial.text());
      assertThat(row.<Timestamp>getAs("started_at").toInstant()).isEqualTo(NOON.minusSeconds(62));
      assertThat(row.<Timestamp>getAs("finished_at").toInstant()).isEqualTo(NOON);
    }
    assertThat(read().first()).isEqualTo(plainly().first());
  }

  /** Columns of larger batches are there where they were measured. */
  @Test
  void latenciesHaveColumnsOfTheirOwn() {
    Order.Measure order =
        new Order.Measure(
            Trials.of(7).id(), LatencySpec.of(Call.parse("cpu(batch=[1, 64], rounds=1)")), 0);
    try (SweepTableWriter writer = writer()) {
      writer.recorded(
          List.of(measured(7, 0.875).timed(Trials.timed(order, 1.25, "noise")), measured(8, 0.5)));
    }
    for (Dataset<Row> table : List.of(read(), plainly())) {
      Row row = table.where("seed = 7").first();
      assertThat(row.<Double>getAs("latency_p50")).isEqualTo(1.25);
      assertThat(row.<Double>getAs("latency_p99_batch_64")).isEqualTo(1.25);
      assertThat(row.<String>getAs("latency_verdict"))
          .isEqualTo("unstable: batch 1 noise; batch 64 noise");
      assertThat(row.<String>getAs("latency_kind")).isEqualTo("a \"fast\" cpu; e; deployed");
      assertThat(row.<String>getAs("latency_calls")).isEqualTo("cpu(batch=[1, 64], rounds=1)");
      assertThat(table.where("seed = 8").first().<Double>getAs("latency_p50_batch_64")).isNull();
    }
    assertThat(read().schema()).isEqualTo(plainly().schema());
  }

  @Test
  void whatHasNoScoreSaysWhyAndKeepsItsExactCounts() {
    Hash trial = Trials.of(3).id();
    try (SweepTableWriter writer = writer()) {
      writer.recorded(
          List.of(row(3, new Result.Failed(trial, Result.Failure.DIVERGED, "loss is NaN"))));
    }
    Row row = plainly().first();
    assertThat(row.<String>getAs("reason")).isEqualTo("diverged: loss is NaN");
    assertThat(row.<Double>getAs("accuracy")).isNull();
    assertThat(row.<Boolean>getAs("front")).isFalse();
    assertThat(row.<Object>getAs("macs")).isEqualTo(40_551_040L);
    assertThat(row.<Object>getAs("params")).isEqualTo(269_722L);
  }

  @Test
  void aTrialIsOneRowWhateverCameOfItLater() {
    SweepRow paused =
        row(
            1,
            new Result.Paused(
                Trials.of(1).id(), new Rung(1, 3), Trials.metrics(0.25, 1, 2), "pretend"));
    try (SweepTableWriter writer = writer()) {
      writer.recorded(List.of(paused, measured(2, 0.5)));
    }
    assertThat(shown()).containsExactly("1paused1null", "2measurednullnull");
    try (SweepTableWriter resumed = writer()) {
      resumed.began(List.of(paused, measured(2, 0.5)));
      resumed.recorded(List.of(measured(1, 0.75), measured(3, 0.5)));
      resumed.recorded(List.of(measured(1, 0.75).tested(Metrics.of(Metric.TEST_ACCURACY, 0.625))));
    }
    assertThat(shown())
        .containsExactly("1measurednull0.625", "2measurednullnull", "3measurednullnull");
  }

  private List<String> shown() {
    return plainly()
        .select("seed", "status", "rung", "test_accuracy")
        .orderBy("seed")
        .collectAsList()
        .stream()
        .map(Row::mkString)
        .toList();
  }

  @Test
  void resultsWaitForOthersOrHalfAMinute() {
    SweepTableWriter writer = writer();
    writer.recorded(rows(0, 255));
    assertThat(sweep.replaced).as("too few").isZero();
    writer.recorded(rows(255, 1));
    assertThat(plainly().count()).as("many").isEqualTo(256);

    writer.recorded(rows(256, 1));
    clock.pass(Duration.ofSeconds(29));
    writer.recorded(rows(257, 1));
    assertThat(sweep.replaced).as("too early").isEqualTo(1);
    clock.pass(Duration.ofSeconds(1));
    writer.progressed(null);
    assertThat(plainly().count()).as("half a minute since the first").isEqualTo(258);

    writer.close();
    clock.pass(Duration.ofHours(1));
    writer.progressed(null);
    assertThat(sweep.replaced).as("nothing was left").isEqualTo(2);
  }

  @Test
  void aTableThatTakesLongIsWrittenMoreSeldom() {
    sweep.whileReplacing = () -> clock.pass(Duration.ofSeconds(5));
    SweepTableWriter writer = writer();
    writer.recorded(rows(0, 256));
    writer.recorded(rows(256, 256));
    clock.pass(Duration.ofSeconds(99));
    writer.progressed(null);
    assertThat(sweep.replaced).isEqualTo(1);
    clock.pass(Duration.ofSeconds(1));
    writer.progressed(null);
    assertThat(sweep.replaced).isEqualTo(2);
  }

  @Test
  void whatWasReadStaysAsItWas() {
    SweepTableWriter writer = writer();
    writer.recorded(rows(0, 256));
    Dataset<Row> before = read();
    writer.recorded(rows(0, 1024));
    assertThat(before.count()).isEqualTo(256);
    assertThat(read().count()).isEqualTo(1024);
  }

  @Test
  void aRunBeginsByWritingWhatIsMissing() {
    SweepTableWriter lost = writer();
    lost.recorded(rows(0, 3));
    assertThat(sweep.replaced).isZero();
    try (SweepTableWriter next = writer()) {
      next.began(rows(0, 3));
      assertThat(plainly().count()).isEqualTo(3);
    }
    writer().began(rows(0, 3));
    assertThat(sweep.replaced).as("the same again").isEqualTo(1);
  }

  @Test
  void otherObjectivesAreAnotherFront() {
    SweepRow large = measured(1, 0.9);
    Trial other = Trials.of(2);
    SweepRow small =
        row(2, "small", new Result.Measured(other.id(), Trials.metrics(0.5, 1000, 10), "pretend"));
    writer().began(List.of(large, small));
    assertThat(plainly().where("front").count()).isEqualTo(2);
    SweepPlan accurate = Trials.plan("objectives=[maximize accuracy]");
    new SweepTableWriter(sweep, accurate, clock).began(List.of(large, small));
    assertThat(plainly().where("front").count()).isEqualTo(1);
  }

  @Test
  void aDamagedFileIsReadFromTheJournalAndWrittenAnew() {
    new Journal(sweep).append(List.of(Trials.entry(Trials.of(1), 0.5, NOON)));
    assertThat(read().first().<Double>getAs("accuracy")).as("no file yet").isEqualTo(0.5);
    List<SweepRow> rows = new Journal(sweep).rows();
    writer().began(rows);
    byte[] whole = sweep.read(SweepTable.FILE).orElseThrow();
    for (int cut : List.of(0, 3, whole.length / 2, whole.length - 1)) {
      sweep.replace(SweepTable.FILE, Arrays.copyOf(whole, cut));
      Row row = read().first();
      assertThat(row.<Double>getAs("accuracy")).as("cut at %s", cut).isEqualTo(0.5);
      assertThat(row.<Boolean>getAs("front")).as("the journal has no plan").isNull();
      writer().began(rows);
      assertThat(sweep.read(SweepTable.FILE)).hasValue(whole);
    }
  }

  @Test
  void aStoreThatFailsIsTriedAgain() {
    SweepTableWriter writer = writer();
    sweep.broken = true;
    writer.began(rows(0, 2));
    writer.recorded(rows(2, 256));
    assertThat(sweep.replaced).as("not at once").isZero();
    clock.pass(Duration.ofSeconds(30));
    writer.progressed(null);
    sweep.broken = false;
    writer.recorded(rows(258, 256));
    assertThat(sweep.replaced).as("not at once").isZero();
    clock.pass(Duration.ofSeconds(30));
    writer.progressed(null);
    assertThat(plainly().count()).isEqualTo(514);
    writer.recorded(rows(514, 1));
    sweep.broken = true;
    writer.close();
    assertThat(plainly().count()).as("the next run writes the rest").isEqualTo(514);
  }

  @Test
  void whatStandsInItsWayIsRefusedAtTheBeginning() throws IOException {
    Files.createDirectories(folder.resolve(SweepTable.FILE).resolve("part"));
    assertThatThrownBy(() -> writer().began(rows(0, 1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(SweepTable.FILE);
  }

  @Test
  void theFolderOfEarlierVersionsGoesOnceTheFileIsThere() {
    Store former = sweep.child("table");
    former.publish("rows-000000000005-76b32f60cbeec8e3.parquet", new byte[] {1});
    sweep.broken = true;
    writer().began(rows(0, 1));
    assertThat(former.list()).hasSize(1);
    sweep.broken = false;
    writer().began(rows(0, 1));
    assertThat(sweep.list()).containsExactly(SweepTable.FILE);

    former.publish("rows-000000000005-76b32f60cbeec8e3.parquet", new byte[] {1});
    former.publish("mine.csv", new byte[] {1});
    writer().began(rows(0, 1));
    assertThat(former.list()).as("what somebody put there stays").containsExactly("mine.csv");
  }

  @Test
  void theTableJoinsAndAggregatesWithRegistrationRequired() {
    try (SweepTableWriter writer = writer()) {
      writer.recorded(rows(0, 40));
    }
    Dataset<Row> table = read();
    assertThat(spark.conf().get("spark.kryo.registrationRequired")).isEqualTo("true");
    assertThat(table.groupBy("family").count().first().getLong(1)).isEqualTo(40);
    assertThat(table.join(table.select("trial", "macs"), "trial").count()).isEqualTo(40);
    assertThat(table.orderBy("accuracy", "trial").limit(3).collectAsList()).hasSize(3);
    assertThat(table.toLocalIterator()).toIterable().hasSize(40);
    assertThat(table.repartition(3).cache().filter("accuracy >= 0.5").count()).isEqualTo(40);
  }

  private Dataset<Row> read() {
    return SweepTable.read(spark, folder.toString());
  }

  /** As somebody reads it who knows nothing of us. */
  private Dataset<Row> plainly() {
    return spark.read().parquet(folder.resolve("table.parquet").toString());
  }

  private SweepTableWriter writer() {
    return new SweepTableWriter(sweep, PLAN, clock);
  }

  private static List<SweepRow> rows(long first, long count) {
    return LongStream.range(first, first + count).mapToObj(seed -> measured(seed, 0.5)).toList();
  }

  private static SweepRow measured(long seed, double accuracy) {
    return row(seed, Trials.measured(Trials.of(seed).id(), accuracy, 40_551_040, 269_722));
  }

  private static SweepRow row(long seed, Result.Outcome outcome) {
    return row(seed, "base | tune", outcome);
  }

  private static SweepRow row(long seed, String candidate, Result.Outcome outcome) {
    return SweepRow.of(
        WrittenTrial.of(Trials.of(seed)),
        "one-shot",
        "",
        Optional.empty(),
        candidate,
        Hash.of(candidate),
        Metrics.of(Metric.MACS, 40_551_040).with(Metric.PARAMS, 269_722),
        outcome,
        NOON.minusSeconds(62),
        NOON);
  }
}
