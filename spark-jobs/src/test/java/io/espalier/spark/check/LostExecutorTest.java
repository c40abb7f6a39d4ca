package io.espalier.spark.check;

import static io.espalier.spark.testing.Trials.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.DataSpec;
import io.espalier.engine.Place;
import io.espalier.plan.Execution;
import io.espalier.spark.order.OrderResources;
import io.espalier.spark.order.SparkWorkers;
import io.espalier.spark.order.TrialRunners;
import io.espalier.spark.testing.Ends;
import io.espalier.spark.testing.LocalCluster;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.trial.Result;
import io.espalier.trial.Result.Failure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class LostExecutorTest {
  @TempDir private Path marks;
  @TempDir private Path home;

  @Test
  void storageAndDataAreTriedAndWhoKillsItsExecutorIsARowAndWhoRanBesideItRunsAgain()
      throws Exception {
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
      tryData(cluster.context(), resources, here);

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

  /** Executors have another working directory, where a relative path leads to nothing. */
  private void tryData(JavaSparkContext spark, OrderResources resources, Store folder)
      throws IOException {
    DataSpec generated = DataSpec.parse("data(source=generated(train=40, test=10), validation=10)");
    DataCheck.check(spark, resources, runner(folder, fingerprint(generated)), generated);
    Call other = runner(folder, Hash.of("other images"));
    assertThatThrownBy(() -> DataCheck.check(spark, resources, other, generated))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot start trials on executor 0 on ")
        .hasMessageContaining(": with data(")
        .hasMessageEndingWith(
            " it reads other images than the driver; let 'data.source' be on storage that all machines see, or copy it anew");

    Path pictures = Path.of("target", "pictures-of-the-driver");
    for (String part : List.of("train/a/1", "train/b/1", "test/a/1", "test/b/1")) {
      Path file = pictures.resolve(part + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    DataSpec here = new DataSpec(DataSpec.parse("images:" + pictures).source(), 0, 1, 1);
    Call runner = runner(folder, fingerprint(here));
    assertThatThrownBy(() -> DataCheck.check(spark, resources, runner, here))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot start trials on executor 0 on ")
        .hasMessageContaining(pictures.toString());
  }

  private static Call runner(Store folder, Hash images) {
    return TrialRunners.in(
        folder, images, new Execution(Optional.empty(), Place.ONE_THREAD, Optional.empty()));
  }

  private static Hash fingerprint(DataSpec data) {
    return TrialRunners.data().load(data).fingerprint();
  }
}
