package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private final SparkConf conf = new SparkConf(false);

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
  void executorsThatComeWithTheWorkCount() {
    conf.set("spark.dynamicAllocation.enabled", "true");
    conf.set("spark.executor.cores", "4");
    assertThat(Slots.of(conf, 2)).as("no bound is set").isEqualTo(2);
    conf.set("spark.dynamicAllocation.maxExecutors", "10");
    assertThat(Slots.of(conf, 2)).isEqualTo(40);
  }
}
