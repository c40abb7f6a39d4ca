package io.espalier.spark;

import static io.espalier.spark.Trials.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.trial.Result;
import io.espalier.trial.Result.Failure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class LostExecutorTest {
  @TempDir private Path marks;
  @TempDir private Path home;

  @Test
  void storageIsTriedAndWhoKillsItsExecutorIsARowAndWhoRanBesideItRunsAgain()
      throws InterruptedException {
    Ends culprit = new Ends();
    Ends victim = new Ends();
    try (LocalCluster cluster = new LocalCluster(home);
        SparkWorkers workers =
            new SparkWorkers(
                cluster.context(),
                PretendRunners.to("kill").with("folder", marks.toString()),
                Place.ONE_THREAD)) {
      Store here = Stores.at(marks.toString());
      OrderResources resources = new OrderResources(cluster.context(), Place.ONE_THREAD);
      SharedStorage.check(cluster.context(), resources, here);
      assertThat(here.list()).isEmpty();
      assertThatThrownBy(
              () ->
                  SharedStorage.check(
                      cluster.context(), resources, here, Stores.at(home + "/x").uri()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("Cannot share '" + here.uri() + "' with executor 0 on ")
          .hasMessageContaining("it does not see what the driver writes there");
      assertThat(here.list()).isEmpty();

      workers.submit(order(1), culprit);
      workers.submit(order(2), victim);

      assertThat(victim.result()).isInstanceOf(Result.Measured.class);
      Result.Failed failed = (Result.Failed) culprit.result();
      assertThat(failed.kind()).isEqualTo(Failure.WORKER_LOST);
      assertThat(failed.lasting()).isFalse();
      assertThat(failed.message())
          .isEqualTo("3 executors were lost under it, the last with nothing beside it");
    }
  }
}
