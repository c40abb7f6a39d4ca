package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.plan.SweepPlan;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.testing.Trials;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep of an earlier version: it wrote live-macs and images-seen, called a test score accuracy,
 * knew no counts of what failed, had a step that is gone, and kept its table in a folder.
 */
class EarlierSweepTest {
  private static final SweepPlan PLAN = Trials.plan("data.source=\"generated(train=2500)\"");
  private static final String FORMER = "table/rows-000000000011-dc1374c6e9615d6a.parquet";

  @TempDir private Path folder;
  private Store sweep;

  @BeforeEach
  void lay() throws IOException {
    sweep = Stores.at(folder.toString());
    try (InputStream journal =
        EarlierSweepTest.class.getResourceAsStream("journal-of-an-earlier-version.jsonl")) {
      sweep.child("journal").publish("000001.jsonl", journal.readAllBytes());
    }
    sweep.publish(FORMER, new byte[] {'P', 'A', 'R', '1'});
  }

  @Test
  void isReadFromItsJournalAndThenFromItsNewFile() {
    try (SparkSession spark = SparkSessions.embedded("earlier", "local[1]")) {
      check(SweepTable.read(spark, folder.toString()));
      assertThat(sweep.exists(FORMER)).as("reading changes nothing").isTrue();
      try (SweepTableWriter writer = new SweepTableWriter(sweep, PLAN, Clock.systemUTC())) {
        writer.began(new Journal(sweep).rows());
      }
      assertThat(sweep.list()).containsExactly("journal", "table.parquet");
      check(SweepTable.read(spark, folder.toString()));
      Dataset<Row> plainly = spark.read().parquet(folder.resolve("table.parquet").toString());
      check(plainly);
      assertThat(plainly.where("front").select("candidate").collectAsList())
          .map(row -> row.getString(0))
          .containsExactlyInAnyOrder(
              "base | prune(gamma, to-macs=0.6) | tune", "base | prune(l1, to-macs=0.35) | tune");
    }
  }

  private static void check(Dataset<Row> table) {
    List<Row> rows = table.collectAsList();
    assertThat(rows)
        .map(row -> row.getAs("status"))
        .containsExactly("measured", "measured", "measured", "failed", "refused", "measured");
    Row gamma = rows.get(2);
    assertThat(gamma.<Double>getAs("test_accuracy")).isEqualTo(0.809);
    assertThat(gamma.<Double>getAs("accuracy")).isEqualTo(0.82);
    assertThat(gamma.<Long>getAs("live_macs")).isEqualTo(6_119_744);
    assertThat(gamma.<Long>getAs("images_total")).isEqualTo(26_000);
    assertThat(gamma.<String>getAs("criterion")).isEqualTo("gamma");
    assertThat(gamma.<Double>getAs("to_macs")).isEqualTo(0.6);
    assertThat(gamma.<String>getAs("architecture")).isEqualTo("resnet-20");
    assertThat(gamma.<String>getAs("start")).isEqualTo("base");
    assertThat(rows.get(0).<String>getAs("start")).isEqualTo("resnet-20(width=0.5)");
    assertThat(rows.get(3).<Long>getAs("macs")).as("not known then").isNull();
    Row shrunk = rows.get(5);
    assertThat(shrunk.<Double>getAs("accuracy")).isEqualTo(0.5);
    assertThat(shrunk.<String>getAs("criterion")).isNull();
    assertThat(shrunk.<String>getAs("options"))
        .startsWith(
            "[{\"step\":\"shrink\",\"by\":0.5,\"order\":{\"name\":\"old\",\"first\":true}}");
  }
}
