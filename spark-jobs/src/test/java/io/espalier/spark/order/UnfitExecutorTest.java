package io.espalier.spark.order;

import static io.espalier.spark.testing.Trials.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.engine.Place;
import io.espalier.spark.testing.Ends;
import io.espalier.spark.testing.LocalCluster;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.trial.Result;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine that came to the cluster and cannot carry any order out. */
@Timeout(240)
class UnfitExecutorTest {
  private static final int ORDERS = 12;

  @TempDir private Path home;

  @Test
  void ordersGoToOtherExecutorsAndWhereNoneIsLeftNoRowIsMade() throws Exception {
    try (LocalCluster cluster =
        new LocalCluster(
            home,
            "local-cluster[2,1,512]",
            Map.of("spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout", "1s"))) {
      // The driver is among them.
      while (cluster.context().sc().statusTracker().getExecutorInfos().length < 3) {
        Thread.sleep(20);
      }
      Ends ends = new Ends();
      try (SparkWorkers workers =
          new SparkWorkers(cluster.context(), PretendRunners.to("unfit"), Place.ONE_THREAD)) {
        for (int seed = 1; seed <= ORDERS; seed++) {
          workers.submit(order(seed), ends);
        }
        for (int seed = 1; seed <= ORDERS; seed++) {
          assertThat(ends.result())
              .isInstanceOfSatisfying(
                  Result.Refused.class, carried -> assertThat(carried.why()).isEqualTo("1"));
          assertThat(ends.next()).isEqualTo("finished");
        }
        assertThat(workers.refusal()).isEmpty();
        assertThat(workers.again().getCount()).as("Spark does it").isZero();
      }

      try (SparkWorkers workers =
          new SparkWorkers(cluster.context(), PretendRunners.to("unheard-of"), Place.ONE_THREAD)) {
        workers.submit(order(1), ends);
        assertThat(ends.next()).isEqualTo("interrupted");
        assertThat(workers.refusal().orElseThrow())
            .hasMessageStartingWith("Cannot go on with trials on executor ")
            .hasMessageContaining("unheard-of");
      }
    }
  }
}
