package io.espalier.spark.order;

import static io.espalier.spark.testing.Trials.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataSpec;
import io.espalier.engine.Place;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.testing.Ends;
import io.espalier.spark.testing.PretendRunners;
import io.espalier.spark.testing.Trials;
import io.espalier.spec.Call;
import io.espalier.spec.Hash;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Result.Failure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SparkWorkersTest {
  private static final String MOST_TAKEN = "spark.driver.maxResultSize";
  private static final String PATIENCE =
      "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout";

  private static SparkSession session;
  private static JavaSparkContext spark;

  @BeforeAll
  static void open() {
    System.setProperty(MOST_TAKEN, "1m");
    System.setProperty(PATIENCE, "1s");
    // The second number lets a task that throws run four times, as on a cluster.
    session = SparkSessions.embedded("workers", "local[2,4]");
    spark = JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  @AfterAll
  static void close() {
    session.stop();
    System.clearProperty(MOST_TAKEN);
    System.clearProperty(PATIENCE);
  }

  @Test
  void anOrderTravelsWithItsPlace() throws Exception {
    Ends ends = new Ends();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("place"), new Place.Cpu(3))) {
      workers.submit(order(1), ends);
      assertThat(((Result.Refused) ends.result()).why()).isEqualTo("cpu(threads=3)");
    }
  }

  @Test
  void everyOrderReturnsItsOwnResult() throws InterruptedException {
    int count = 200;
    Ends ends = new Ends();
    Set<Hash> ordered = new HashSet<>();
    Set<Hash> returned = new HashSet<>();
    int opened = PretendRunners.OPENED.get();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("measure"), Place.ONE_THREAD)) {
      for (int seed = 0; seed < count; seed++) {
        Order order = order(seed);
        ordered.add(order.trial());
        workers.submit(order, ends);
      }
      for (int k = 0; k < count; k++) {
        returned.add(ends.result().trial());
      }
    }
    assertThat(returned).hasSize(count).isEqualTo(ordered);
    assertThat(PretendRunners.OPENED.get() - opened).as("runners opened").isLessThanOrEqualTo(1);
  }

  @Test
  void aTestOrderCrossesTheWireToo() throws InterruptedException {
    Ends ends = new Ends();
    Hash trial = Hash.of("some trial");
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("measure"), Place.ONE_THREAD)) {
      workers.submit(new Order.Test(trial, DataSpec.of(Call.of("data"))), ends);
      assertThat(ends.result()).isEqualTo(Trials.tested(trial, 0.25));
    }
  }

  @Test
  void whatBreaksIsARowAndNotRetried() throws InterruptedException {
    assertThat(failure("break")).isEqualTo(Failure.STORAGE);
    assertThat(failure("overflow")).isEqualTo(Failure.ERROR);
    assertThat(failure("exhaust")).isEqualTo(Failure.OUT_OF_MEMORY);
  }

  private static Failure failure(String what) throws InterruptedException {
    Ends ends = new Ends();
    int before = PretendRunners.CALLS.get();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to(what), Place.ONE_THREAD)) {
      workers.submit(order(1), ends);
      Result.Failed failed = (Result.Failed) ends.result();
      assertThat(failed.trial()).isEqualTo(order(1).trial());
      assertThat(PretendRunners.CALLS.get() - before).as("attempts").isEqualTo(1);
      return failed.kind();
    }
  }

  /** On an executor that came when trials ran already, or whose card broke meanwhile. */
  @ParameterizedTest
  @ValueSource(strings = {"pretend(what=refuse)", "unheard-of"})
  void whereNoTrialCanBeCarriedOutNoRowsAreLeftAndNoMoreOrdersTaken(String runner)
      throws Exception {
    Ends ends = new Ends();
    boolean opens = !runner.equals("unheard-of");
    try (SparkWorkers workers = new SparkWorkers(spark, Call.parse(runner), Place.ONE_THREAD)) {
      if (opens) {
        workers.submit(order(1), ends);
        assertThat(ends.result()).as("what came before").isInstanceOf(Result.Measured.class);
        assertThat(ends.next()).isEqualTo("finished");
      }
      assertThat(workers.refusal()).isEmpty();
      for (int seed = 2; seed < 6; seed++) {
        workers.submit(order(seed), ends);
      }
      for (int seed = 2; seed < 6; seed++) {
        assertThat(ends.next()).isEqualTo("interrupted");
      }
      assertThat(workers.refusal().orElseThrow())
          .hasMessageStartingWith("Cannot go on with trials on executor driver on ")
          .hasMessageContaining(opens ? ": Cannot work at cpu(threads=1)" : "unheard-of");
    }
  }

  @Test
  void whatSparkGivesUpIsNoVerdictAndTakesNoOtherAlong() throws InterruptedException {
    Ends given = new Ends();
    Ends other = new Ends();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("flood"), Place.ONE_THREAD)) {
      workers.submit(order(1), given);
      workers.submit(order(2), other);
      Result.Failed failed = (Result.Failed) given.result();
      assertThat(failed.message()).contains("Job aborted");
      assertThat(failed.lasting()).isFalse();
      assertThat(PretendRunners.RUNNING).hasValue(1);
      assertThat(other.untaken()).isZero();
      while (spark.statusTracker().getActiveJobIds().length > 1) {
        // Spark hears of its jobs' ends on another thread.
        Thread.sleep(5);
      }
      // Its job lives: only now it is asked to stop.
      assertThat(spark.statusTracker().getActiveJobIds()).hasSize(1);
    }
    assertThat(other.next()).isEqualTo("interrupted");
  }

  @Test
  void aCancelledOrderIsInterruptedOnceItsTaskHasEnded() throws InterruptedException {
    Ends ends = new Ends();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("poll"), Place.ONE_THREAD)) {
      workers.submit(order(1), ends);
      awaitRunning(1);
      workers.cancel(order(1).trial());
      assertThat(ends.next()).isEqualTo("interrupted");
      assertThat(workers.interrupted().getCount()).isEqualTo(1);
      assertThat(workers.again().getCount()).isZero();
      assertThat(PretendRunners.RUNNING).hasValue(0);
      workers.submit(order(1), ends);
      awaitRunning(1);
    }
    assertThat(ends.next()).as("closing stops what runs").isEqualTo("interrupted");
    assertThat(PretendRunners.RUNNING).hasValue(0);
    assertThat(ends.untaken()).isZero();
  }

  @Test
  void cancellingOneLeavesTheOtherAlone() throws InterruptedException {
    Ends one = new Ends();
    Ends other = new Ends();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("poll"), Place.ONE_THREAD)) {
      workers.submit(order(1), one);
      workers.submit(order(2), other);
      awaitRunning(2);
      workers.cancel(order(1).trial());
      assertThat(one.next()).isEqualTo("interrupted");
      assertThat(PretendRunners.RUNNING).hasValue(1);
      assertThat(other.untaken()).isZero();
    }
  }

  @Test
  void noMoreRunThanThereAreSlotsAndWhoWaitsIsInterruptedAtOnce() throws InterruptedException {
    Ends running = new Ends();
    Ends waiting = new Ends();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("poll"), Place.ONE_THREAD)) {
      assertThat(workers.slots()).isEqualTo(2);
      workers.submit(order(1), running);
      workers.submit(order(2), running);
      workers.submit(order(3), waiting);
      awaitRunning(2);
      workers.cancel(order(3).trial());
      assertThat(waiting.next()).isEqualTo("interrupted");
      assertThat(spark.statusTracker().getActiveJobIds()).hasSize(2);
    }
  }

  @Test
  void anOrderAfterTheEndIsInterrupted() throws InterruptedException {
    Ends ends = new Ends();
    SparkWorkers workers = new SparkWorkers(spark, PretendRunners.to("measure"), Place.ONE_THREAD);
    workers.close();
    workers.submit(order(1), ends);
    assertThat(ends.next()).isEqualTo("interrupted");
  }

  @Test
  void aJobKilledAtSparksOwnControlsRunsOnceMoreAndIsARowThen() throws InterruptedException {
    Ends ends = new Ends();
    try (SparkWorkers workers =
        new SparkWorkers(spark, PretendRunners.to("poll"), Place.ONE_THREAD)) {
      workers.submit(order(1), ends);
      awaitRunning(1);
      spark.cancelAllJobs();
      awaitRunning(0);
      awaitRunning(1);
      assertThat(ends.untaken()).isZero();
      spark.cancelAllJobs();
      Result.Failed failed = (Result.Failed) ends.result();
      assertThat(failed.message()).isEqualTo("its job was killed 2 times at Spark's own controls");
      assertThat(workers.again().getCount()).isEqualTo(1);
      assertThat(workers.interrupted().getCount()).isZero();
      assertThat(failed.lasting()).isFalse();
    }
  }

  static void awaitRunning(int count) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (PretendRunners.RUNNING.get() != count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("running: " + PretendRunners.RUNNING.get());
      }
      Thread.sleep(5);
    }
  }
}
