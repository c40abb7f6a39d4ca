package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.SweepConfig;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.data.Images;
import io.espalier.metric.Metrics;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.testing.Trials;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.table.SweepRow;
import io.espalier.train.Cancel;
import io.espalier.trial.WrittenTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep whose data, checkpoints, models and table are on HDFS. */
@Timeout(180)
class HdfsSweepTest {
  private static final int PIXELS = 3072;

  @TempDir private static Path disk;
  private static MiniDFSCluster cluster;

  /** One slot: searches that listen come to the same candidates again. */
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disk.toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    spark = SparkSessions.embedded("hdfs", "local[1]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
    cluster.shutdown();
  }

  /**
   * Trials pause at a rung, and the run is stopped there: what goes on does so from checkpoints.
   */
  @Test
  void aSweepInterruptedOnHdfsHasTheRowsOfAnUndisturbedOneOnDisk() {
    String data = cluster.getURI() + "/data/cifar10";
    writeCifar(Stores.at(data));
    SweepPlan onDisk = plan(data, folder.resolve("out").toUri().toString());
    assertThat(run(onDisk, Cancel.NEVER, SweepListener.NONE)).isEqualTo(Sweep.Ending.DONE);
    List<String> undisturbed = rows(SweepTable.read(spark, SweepRun.folder(onDisk).uri()));

    SweepPlan onHdfs = plan(data, cluster.getURI() + "/out");
    AtomicBoolean paused = new AtomicBoolean();
    SweepListener waits =
        new SweepListener() {
          @Override
          public void recorded(List<SweepRow> rows) {
            paused.compareAndSet(
                false, rows.stream().anyMatch(row -> row.status().equals("paused")));
          }
        };
    assertThat(run(onHdfs, paused::get, waits)).isEqualTo(Sweep.Ending.INTERRUPTED);
    String sweep = SweepRun.folder(onHdfs).uri();
    assertThat(sweep).startsWith("hdfs:");
    SparkSession other = spark.newSession();
    assertThat(SweepTable.read(other, sweep).select("status").collectAsList())
        .map(row -> row.getString(0))
        .containsExactly("measured", "paused");

    List<Integer> seen = new ArrayList<>();
    SweepListener reading =
        new SweepListener() {
          @Override
          public void recorded(List<SweepRow> rows) {
            List<Row> whole = SweepTable.of(other, onHdfs).collectAsList();
            assertThat(whole).extracting(row -> row.getAs("trial")).doesNotHaveDuplicates();
            assertThat(whole)
                .extracting(row -> row.<String>getAs("trial"))
                .containsAll(rows.stream().map(row -> row.trial().hex()).toList());
            assertThat(SweepTable.read(other, sweep).collectAsList())
                .hasSizeBetween(2, whole.size());
            seen.add(whole.size());
          }
        };
    assertThat(run(onHdfs, Cancel.NEVER, reading)).isEqualTo(Sweep.Ending.DONE);
    assertThat(seen).isSorted().endsWith(undisturbed.size());
    assertThat(rows(SweepTable.read(other, sweep))).isEqualTo(undisturbed).hasSize(3);
    assertThat(rows(other.read().parquet(SweepTable.uri(SweepRun.folder(onHdfs)))))
        .isEqualTo(undisturbed);
  }

  @Test
  void dataOnHdfsIsTheSameAsOnDisk() {
    String there = cluster.getURI() + "/data/same";
    writeCifar(Stores.at(there));
    writeCifar(Stores.at(folder.toString()));
    DataCache cache = new DataCache(Stores::at);
    Images onHdfs = cache.load(data(there)).train();
    Images onDisk = cache.load(data(folder.toString())).train();
    assertThat(onHdfs.size()).isEqualTo(onDisk.size()).isEqualTo(60);
    byte[] one = new byte[PIXELS];
    byte[] other = new byte[PIXELS];
    for (int image = 0; image < onDisk.size(); image++) {
      onHdfs.pixels(image, one);
      onDisk.pixels(image, other);
      assertThat(one).isEqualTo(other);
      assertThat(onHdfs.label(image)).isEqualTo(onDisk.label(image));
    }
  }

  private static DataSpec data(String path) {
    return DataSpec.parse(Text.of("data(source=\"cifar10:%s\", validation=20)", path));
  }

  /** Whoever reads in between sees one state of the table or another. */
  @Test
  void readersOfAnotherSessionSeeWholeTablesOnly() throws Exception {
    Store sweep = Stores.at(cluster.getURI() + "/replaced/sweep");
    HandClock clock = new HandClock(Instant.EPOCH);
    int states = 12;
    CompletableFuture<Void> writing;
    List<Long> seen = new ArrayList<>();
    SparkSession other = spark.newSession();
    try (SweepTableWriter writer = new SweepTableWriter(sweep, Trials.plan(), clock)) {
      writer.began(List.of());
      writing =
          CompletableFuture.runAsync(
              () -> {
                for (int state = 0; state < states; state++) {
                  writer.recorded(added(state));
                  clock.pass(Duration.ofHours(1));
                  writer.progressed(null);
                }
              });
      while (!writing.isDone()) {
        seen.add(whole(SweepTable.read(other, sweep.uri())));
      }
    }
    writing.join();
    assertThat(seen).isSorted();
    assertThat(whole(SweepTable.read(other, sweep.uri()))).isEqualTo(states * 8L);
    assertThat(whole(other.read().parquet(SweepTable.uri(sweep)))).isEqualTo(states * 8L);
  }

  /** How many rows there are, all of one state, each trial once. */
  private static long whole(Dataset<Row> table) {
    List<Row> rows = table.collectAsList();
    assertThat(rows).extracting(row -> row.<Long>getAs("seed")).doesNotHaveDuplicates();
    assertThat(rows.size() % 8).isZero();
    return rows.size();
  }

  private static List<SweepRow> added(int state) {
    return LongStream.range(8L * state, 8L * state + 8)
        .mapToObj(
            seed ->
                SweepRow.of(
                    WrittenTrial.of(Trials.of(seed)),
                    "one-shot",
                    "",
                    Optional.empty(),
                    "base | tune",
                    Hash.of("base | tune"),
                    Metrics.NONE,
                    Trials.measured(Trials.of(seed).id(), 0.5, 40_551_040, 269_722),
                    Instant.EPOCH,
                    Instant.EPOCH))
        .toList();
  }

  private static Sweep.Ending run(SweepPlan plan, Cancel cancel, SweepListener listener) {
    return new SweepRun(
            PlannedTrials.of(plan), SweepRun.Options.NONE, spark.sparkContext().getConf())
        .run(spark, cancel, listener);
  }

  private static SweepPlan plan(String data, String output) {
    return SweepConfig.parse(
            Text.of(
                """
                name = tiny
                output = "%s"
                data { source = "cifar10:%s", validation = 20 }
                trials = 3
                steps { tune = "train(epochs=2, batch=16, rate=0.02)" }
                models { base = ["resnet-20(width=0.25)", tune] }
                families {
                  ratios {
                    from = base
                    try = ["prune(l1, ratio=0.25|0.5)", tune]
                    by = "asha(of=grid, eta=2, rungs=1)"
                  }
                }
                """,
                output, data),
            List.of())
        .plan();
  }

  /** All of each row but what the clock says. */
  private static List<String> rows(Dataset<Row> table) {
    return table
        .drop("seconds", "started_at", "finished_at")
        .orderBy("trial")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  /** Noise around a colour for each class. */
  private static void writeCifar(Store data) {
    Random random = new Random(1);
    for (int batch = 1; batch <= 5; batch++) {
      data.publish("data_batch_" + batch + ".bin", images(random, 16));
    }
    data.publish("test_batch.bin", images(random, 20));
  }

  private static byte[] images(Random random, int count) {
    byte[] file = new byte[count * (1 + PIXELS)];
    random.nextBytes(file);
    for (int image = 0; image < count; image++) {
      int start = image * (1 + PIXELS);
      int label = image % 10;
      file[start] = (byte) label;
      Arrays.fill(file, start + 1, start + 1 + PIXELS / 2, (byte) (25 * label));
    }
    return file;
  }
}
