package io.espalier.spark.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.order.OrderResources;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.spec.Refusal;
import io.espalier.store.Unavailable;
import java.util.List;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The check in one process; {@link CardWorkersTest} has executors. */
@Timeout(120)
class CardCheckTest {
  private static SparkSession session;
  private static JavaSparkContext spark;
  private static OrderResources resources;

  @BeforeAll
  static void open() {
    session = SparkSessions.embedded("cards", "local[1]");
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    resources = new OrderResources(spark, new Place.Gpu(0));
  }

  @AfterAll
  static void close() {
    session.stop();
  }

  @Test
  void anEngineThatDoesNotLoadIsRefusedByItsDeepestCause() {
    assertThatThrownBy(() -> CardCheck.check(spark, resources, PretendRunners.to("unloaded")))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot start trials on executor driver on ")
        .hasMessageEndingWith(
            ": its engine does not load: java.lang.UnsatisfiedLinkError: no jnind4jcuda in the path");
    assertThat(CardCheck.check(spark, resources, PretendRunners.to("place")))
        .isEqualTo("gpu(address=0)");
  }

  @Test
  void aJobThatSparkGivesUpIsNotTakenForItsEnd() {
    JavaFutureAction<Void> work =
        spark
            .parallelize(List.of(0), 1)
            .foreachAsync(
                none -> {
                  throw new IllegalStateException("the disk is full");
                });
    assertThatThrownBy(() -> CardCheck.await(spark, resources, work))
        .isInstanceOf(Unavailable.class)
        .hasMessageStartingWith("Cannot ask the executors for their graphics cards: Job aborted")
        .hasMessageContaining("the disk is full")
        .message()
        .doesNotContain("\n");
  }
}
