package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.table.SweepRow;
import io.espalier.trial.Result;
import io.espalier.trial.Rung;
import io.espalier.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTableTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

  private static SparkSession spark;

  @TempDir Path folder;
  private Store sweep;
  private final HandClock clock = new HandClock();

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
    sweep = Stores.at(folder.toString());
  }

  @Test
  void aTableBeforeItsFirstRowIsEmptyAndTyped() {
    assertThat(read().count()).isZero();
    assertThat(read().schema()).isEqualTo(Columns.schema());
  }

  @Test
  void everyColumnComesBack() {
    Trial trial = Trials.of(7);
    try (SweepTableWriter writer = writer()) {
      writer.recorded(List.of(tested(measured(7, 0.875), 0.8671875)));
    }
    Row row = read().first();
    assertThat(read().schema()).isEqualTo(Columns.schema());
    assertThat(row.<String>getAs("trial")).isEqualTo(trial.id().hex());
    assertThat(row.<String>getAs("candidate")).isEqualTo("base | tune");
    assertThat(row.<String>getAs("identity")).isEqualTo(Hash.of("base | tune").hex());
    assertThat(row.<String>getAs("family")).isEqualTo("one-shot");
    assertThat(row.<Long>getAs("seed")).isEqualTo(7);
    assertThat(row.<String>getAs("status")).isEqualTo("measured");
    assertThat(row.<String>getAs("reason")).isNull();
    assertThat(row.<Double>getAs("accuracy")).isEqualTo(0.875);
    assertThat(row.<Double>getAs("loss")).isEqualTo(0.5);
    assertThat(row.<Double>getAs("test_accuracy")).isEqualTo(0.8671875);
    assertThat(row.<Long>getAs("macs")).isEqualTo(40_551_040);
    assertThat(row.<Long>getAs("params")).isEqualTo(269_722);
    assertThat(row.<Long>getAs("live_macs")).isEqualTo(20_000_000);
    assertThat(row.<Long>getAs("images_seen")).isEqualTo(1_350_000);
    assertThat(row.<Long>getAs("images_total")).isEqualTo(2_350_000);
    assertThat(row.<Double>getAs("seconds")).isEqualTo(61.5);
    assertThat(row.<String>getAs("engine")).isEqualTo("pretend");
    assertThat(row.<String>getAs("data")).isEqualTo(trial.data().call().toString());
    assertThat(row.<String>getAs("text")).isEqualTo(trial.text());
    assertThat(row.<Timestamp>getAs("started_at").toInstant()).isEqualTo(NOON.minusSeconds(62));
    assertThat(row.<Timestamp>getAs("finished_at").toInstant()).isEqualTo(NOON);
    assertThat(row.<Long>getAs("sequence")).isZero();
    assertThat(row.size()).isEqualTo(22);
  }

  @Test
  void whatHasNoScoreSaysWhy() {
    Hash trial = Trials.of(3).id();
    try (SweepTableWriter writer = writer()) {
      writer.recorded(
          List.of(row(3, new Result.Failed(trial, Result.Failure.DIVERGED, "loss is NaN"))));
    }
    Row row = read().first();
    assertThat(row.<String>getAs("status")).isEqualTo("failed");
    assertThat(row.<String>getAs("reason")).isEqualTo("diverged: loss is NaN");
    assertThat(row.<Double>getAs("accuracy")).isNull();
    assertThat(row.<Long>getAs("macs")).isNull();
  }

  @Test
  void theNewestRowOfATrialCounts() {
    try (SweepTableWriter writer = writer()) {
      writer.recorded(
          List.of(
              row(
                  1,
                  new Result.Paused(
                      Trials.of(1).id(), new Rung(1, 3), Trials.metrics(0.25, 1, 2), "e"))));
      writer.recorded(List.of(measured(2, 0.5)));
    }
    try (SweepTableWriter continued = writer()) {
      continued.recorded(List.of(measured(1, 0.75), measured(3, 0.5)));
    }
    assertThat(files()).hasSize(2);
    assertThat(read().select("seed", "status", "sequence").orderBy("seed").collectAsList())
        .map(Row::mkString)
        .containsExactly("1measured2", "2measured1", "3measured3");
  }

  @Test
  void rowsWaitForTheirBatchOrHalfAMinute() {
    SweepTableWriter writer = writer();
    writer.recorded(rows(0, 255));
    assertThat(read().count()).as("too few").isZero();
    writer.recorded(rows(255, 1));
    assertThat(read().count()).as("a batch is full").isEqualTo(256);

    writer.recorded(rows(256, 1));
    clock.pass(Duration.ofSeconds(29));
    writer.recorded(rows(257, 1));
    assertThat(read().count()).as("too early").isEqualTo(256);
    clock.pass(Duration.ofSeconds(1));
    writer.progressed(null);
    assertThat(read().count()).as("half a minute since the first").isEqualTo(258);
    assertThat(files()).hasSize(2);

    writer.close();
    assertThat(files()).as("nothing was left").hasSize(2);
  }

  @Test
  void aReaderNeverSeesAFileChange() {
    SweepTableWriter writer = writer();
    writer.recorded(rows(0, 256));
    Dataset<Row> opened = read();
    byte[] before = SweepTable.in(sweep).read(files().get(0)).orElseThrow();
    writer.recorded(rows(0, 512));
    assertThat(opened.count()).as("what was opened stays readable").isEqualTo(256);
    assertThat(read().count()).isEqualTo(512);
    assertThat(SweepTable.in(sweep).read(files().get(0))).hasValue(before);
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotRead() throws IOException {
    try (SweepTableWriter writer = writer()) {
      writer.recorded(rows(0, 2));
    }
    Files.writeString(folder.resolve("table").resolve(".writing-half"), "PAR1");
    assertThat(read().count()).isEqualTo(2);
  }

  @Test
  void theJournalFillsWhatALostDriverLeftOut() {
    SweepTableWriter lost = writer();
    lost.recorded(rows(0, 3));
    try (SweepTableWriter next = writer()) {
      next.began(rows(0, 3));
      assertThat(read().count()).isEqualTo(3);
      next.began(rows(0, 3));
      assertThat(files()).as("the same journal again").hasSize(1);
      next.recorded(rows(3, 1));
    }
    assertThat(read().count()).isEqualTo(4);
  }

  @Test
  void aFileThatIsNotWholeAnyMoreIsPassedOverAndWrittenAnewFromTheJournal() {
    for (int cut : List.of(0, 900)) {
      Store table = SweepTable.in(sweep);
      try (SweepTableWriter writer = writer()) {
        writer.began(rows(0, 3));
        writer.recorded(rows(3, 1));
      }
      String damaged = files().get(0);
      table.replace(damaged, Arrays.copyOf(table.read(damaged).orElseThrow(), cut));
      assertThat(read().count()).as("cut at %s", cut).isEqualTo(1);
      try (SweepTableWriter next = writer()) {
        next.began(rows(0, 4));
      }
      assertThat(files()).doesNotContain(damaged);
      assertThat(read().count()).isEqualTo(4);
      table.list().forEach(table::delete);
    }
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

  private List<String> files() {
    return SweepTable.in(sweep).list();
  }

  private SweepTableWriter writer() {
    return new SweepTableWriter(sweep, clock);
  }

  private static List<SweepRow> rows(long first, long count) {
    return LongStream.range(first, first + count).mapToObj(seed -> measured(seed, 0.5)).toList();
  }

  private static SweepRow measured(long seed, double accuracy) {
    Hash trial = Trials.of(seed).id();
    return row(
        seed,
        new Result.Measured(
            trial,
            Trials.measured(trial, accuracy, 40_551_040, 269_722)
                .metrics()
                .with(Metric.LIVE_MACS, 20_000_000)
                .with(Metric.IMAGES_SEEN, 1_350_000)
                .with(Metric.IMAGES_TOTAL, 2_350_000)
                .with(Metric.SECONDS, 61.5),
            "pretend"));
  }

  private static SweepRow tested(SweepRow row, double accuracy) {
    return row.tested(Metrics.of(Metric.TEST_ACCURACY, accuracy));
  }

  private static SweepRow row(long seed, Result.Outcome outcome) {
    Trial trial = Trials.of(seed);
    return SweepRow.of(
        trial.text(),
        "one-shot",
        "base | tune",
        Hash.of("base | tune"),
        Metrics.NONE,
        outcome,
        NOON.minusSeconds(62),
        NOON);
  }

  /** A clock that is moved by hand. */
  private static final class HandClock extends Clock {
    private Instant now = NOON;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
