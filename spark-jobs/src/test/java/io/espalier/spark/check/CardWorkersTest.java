package io.espalier.spark.check;

import static io.espalier.spark.testing.Trials.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spark.order.OrderResources;
import io.espalier.spark.order.SparkWorkers;
import io.espalier.spark.order.TrialRunners;
import io.espalier.spark.testing.Ends;
import io.espalier.spark.testing.LocalCluster;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.spark.testing.Trials;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Stores;
import io.espalier.trial.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trials on executors whose workers announce a graphics card that is not there. */
@Timeout(240)
class CardWorkersTest {
  private static final Place CARD = new Place.Gpu(0);
  private static final List<String> BOTH = List.of("gpu(address=0)", "gpu(address=1)");

  @TempDir private Path marks;
  @TempDir private Path home;

  @Test
  void eachCardIsASlotThatTrialsHaveToThemselvesAndTableReadsDoNotNeed() throws Exception {
    try (LocalCluster cluster = cards("local-cluster[2,2,512]")) {
      JavaSparkContext spark = cluster.context();
      OrderResources resources = new OrderResources(spark, CARD);
      Call holding = PretendRunners.to("hold").with("folder", marks.toString());
      while (resources.now() < 2) {
        Thread.sleep(20);
      }
      assertThat(CardCheck.check(spark, resources, holding).split("; "))
          .as("asked before the first trial")
          .containsExactlyInAnyOrderElementsOf(BOTH);
      SharedStorage.check(spark, resources, Stores.at(marks.toString()));

      Ends ends = new Ends();
      try (SparkWorkers workers = new SparkWorkers(spark, holding, resources)) {
        assertThat(workers.slots()).as("of four cores").isEqualTo(2);
        for (int seed = 1; seed <= 3; seed++) {
          workers.submit(order(seed), ends);
        }
        while (held().size() < 2) {
          Thread.sleep(20);
        }
        assertThat(held()).containsExactlyInAnyOrderElementsOf(BOTH);
        assertThat(
                spark.parallelize(Collections.nCopies(4, 0), 4).map(CardWorkersTest::own).collect())
            .as("what other tasks have while all cards are taken")
            .containsOnly(0);
        assertThat(held()).as("the third trial waits").hasSize(2);

        for (String place : BOTH) {
          Files.delete(marks.resolve(place));
        }
        Files.createFile(marks.resolve("go"));
        assertThat(List.of(why(ends), why(ends))).containsExactlyInAnyOrderElementsOf(BOTH);
        assertThat(why(ends)).isIn(BOTH);
      }

      Call trials =
          TrialRunners.in(
              Stores.at(marks.toString()), Hash.of("images"), Trials.plan("place=gpu").execution());
      assertThatThrownBy(() -> CardCheck.check(spark, resources, trials))
          .as("a build for processors")
          .isInstanceOf(Refusal.class)
          .hasMessageMatching(
              "(?s)Cannot start trials on executor [01] on .*gpu\\(address=[01]\\).*");
    }
  }

  @Test
  void whereNoWorkerHasACardTheSweepDoesNotWaitForEver() throws Exception {
    try (LocalCluster cluster =
        new LocalCluster(
            home,
            "local-cluster[1,1,512]",
            Map.of(
                "spark.executor.resource.gpu.amount",
                "1",
                "spark.scheduler.maxRegisteredResourcesWaitingTime",
                "1s"))) {
      JavaSparkContext spark = cluster.context();
      OrderResources resources = new OrderResources(spark, CARD);
      assertThatThrownBy(() -> CardCheck.check(spark, resources, PretendRunners.to("place")))
          .isInstanceOf(Refusal.class)
          .hasMessageContainingAll(
              "local-cluster[1,1,512] has given no executor with a card within 1 s", "docs/gpu.md");
      while (spark.statusTracker().getActiveJobIds().length > 0) {
        Thread.sleep(20);
      }
    }
  }

  /** What a task has of its own. */
  private static int own(int nothing) {
    return TaskContext.get().resources().size();
  }

  private static String why(Ends ends) throws InterruptedException {
    return ((Result.Refused) ends.result()).why();
  }

  private List<String> held() throws IOException {
    try (Stream<Path> files = Files.list(marks)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** Each worker asks the script, which gives every card once. */
  private LocalCluster cards(String master) throws IOException {
    Path script = home.resolve("cards");
    Files.writeString(
        script,
        Text.of(
            """
            #!/bin/sh
            k=0
            until mkdir '%s'/card-$k; do k=$((k + 1)); done
            echo "{\\"name\\": \\"gpu\\", \\"addresses\\": [\\"$k\\"]}"
            """,
            home));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return new LocalCluster(
        home,
        master,
        Map.of(
            "spark.worker.resource.gpu.amount",
            "1",
            "spark.worker.resource.gpu.discoveryScript",
            script.toString(),
            "spark.executor.resource.gpu.amount",
            "1"));
  }
}
