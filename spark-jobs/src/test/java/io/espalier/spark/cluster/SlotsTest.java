package io.espalier.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {
  private static final int MACHINE = 6;

  private final SparkConf conf = new SparkConf(false).set("spark.master", "spark://host:7077");

  @Test
  void everyCoreIsASlot() {
    assertThat(Slots.of(conf, 8)).isEqualTo(8);
  }

  @Test
  void aTaskMayTakeSeveralCores() {
    conf.set("spark.task.cpus", "3");
    assertThat(Slots.of(conf, 8)).isEqualTo(2);
    assertThat(Slots.of(conf, 2)).as("never none").isEqualTo(1);
  }

  @Test
  void coresThatAnExecutorHasLeftAreNoSlot() {
    conf.set("spark.task.cpus", "2").set("spark.executor.cores", "3");
    assertThat(Slots.of(conf, 12)).isEqualTo(4);
    assertThat(Slots.of(conf, 11)).as("before the last executor is whole").isEqualTo(4);
  }

  @Test
  void executorsThatComeWithTheWorkCount() {
    conf.set("spark.dynamicAllocation.enabled", "true");
    conf.set("spark.executor.cores", "4");
    assertThat(Slots.of(conf, 2)).as("no bound is set").isEqualTo(2);
    conf.set("spark.dynamicAllocation.maxExecutors", "10");
    assertThat(Slots.of(conf, 2)).isEqualTo(40);
  }

  /** More cores than threads may be meant, as where memory is short. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 2", "2, 2, 2", "1, 4, 4", "3, 2, 3"})
  void aTaskHasNoFewerCoresThanThreads(int threads, int configured, int cores) {
    conf.set("spark.task.cpus", Integer.toString(configured));
    Slots.reserve(conf, new Place.Cpu(threads));
    assertThat(conf.getInt("spark.task.cpus", 0)).isEqualTo(cores);
  }

  @ParameterizedTest
  @CsvSource({
    "local, 1, 1",
    "local[*], 6, 3",
    "'local[*, 4]', 6, 3",
    "local[5], 5, 2",
    "'local[5,4]', 5, 2",
    "'local-cluster[2,3,512]', 3, 2",
    "yarn, 1, -1",
    "k8s://https://host, 1, -1",
    "spark://host:7077, -1, -1"
  })
  void theMasterTellsOfCoresAndOfSlotsWithTwoThreads(String master, int cores, int slots) {
    conf.set("spark.master", master).set("spark.task.cpus", "2");
    assertThat(ExecutorCores.each(conf, MACHINE)).isEqualTo(known(cores));
    assertThat(Slots.foreseen(conf, Place.ONE_THREAD, MACHINE)).isEqualTo(known(slots));
  }

  @Test
  void soDoesTheConfigurationOfACluster() {
    conf.set("spark.executor.cores", "5").set("spark.task.cpus", "2");
    assertThat(Slots.foreseen(conf, Place.ONE_THREAD, MACHINE)).isEmpty();
    conf.set("spark.executor.instances", "3");
    assertThat(Slots.foreseen(conf, Place.ONE_THREAD, MACHINE)).hasValue(6);
    conf.set("spark.cores.max", "10");
    assertThat(Slots.foreseen(conf, Place.ONE_THREAD, MACHINE)).hasValue(4);
  }

  @Test
  void withoutAMasterItIsThisMachine() {
    SparkConf none = new SparkConf(false);
    assertThat(Slots.foreseen(none, Place.ONE_THREAD, MACHINE)).hasValue(MACHINE);
    assertThatThrownBy(() -> SparkSessions.check(none, new Place.Cpu(7), MACHINE))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot run on 7 threads: this machine has 6 cores; set threads to at most 6");
  }

  @Test
  void moreThreadsThanAnExecutorHasCoresAreRefused() {
    assertThatCode(() -> SparkSessions.check(conf, new Place.Cpu(7), MACHINE))
        .as("nobody knows yet")
        .doesNotThrowAnyException();
    conf.set("spark.executor.cores", "4");
    assertThatCode(() -> SparkSessions.check(conf, new Place.Cpu(4), MACHINE))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SparkSessions.check(conf, new Place.Cpu(5), MACHINE))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot run on 5 threads: an executor of spark://host:7077 has 4 cores; set threads to at most 4");
  }

  private static OptionalInt known(int value) {
    return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
