package io.espalier.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spark.order.OrderResources;
import io.espalier.spec.Refusal;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.TaskResourceProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration must say of cards, and what tasks and executors are asked to have then. */
class ExecutorCardsTest {
  private static final Place CARD = new Place.Gpu(0);
  private static final String AMOUNT = "spark.executor.resource.gpu.amount";
  private static final String SCRIPT = "spark.executor.resource.gpu.discoveryScript";
  private static final String VENDOR = "spark.executor.resource.gpu.vendor";

  private final SparkConf conf = new SparkConf(false).set("spark.master", "spark://host:7077");

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[*]", "local[2,4]"})
  void withoutExecutorsNothingMustBeSaid(String master) {
    conf.set("spark.master", master);
    check();
    assertThat(Slots.foreseen(conf, CARD, 6)).as("one card, whatever the cores").hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://host:7077", "local-cluster[2,1,512]", "yarn", "k8s://https://h"})
  void anExecutorMustHaveOneCard(String master) {
    conf.set("spark.master", master);
    refused("on " + master + " a graphics card: " + AMOUNT + " is not set", "=1", "place = gpu");
    conf.set(AMOUNT, "2");
    refused(AMOUNT + " is 2", "a process for one card");
  }

  @ParameterizedTest
  @CsvSource({
    "spark://host:7077, false, false",
    "yarn, true, false",
    "k8s://https://h, true, true"
  })
  void whoMustFindTheCardIsToldHow(String master, boolean script, boolean vendor) {
    conf.set("spark.master", master).set(AMOUNT, "1");
    if (vendor) {
      refused(VENDOR + " is not set; set it to nvidia.com");
      conf.set(VENDOR, "nvidia.com");
    }
    if (script) {
      refused(SCRIPT + " is not set", "deploy/discover-gpus");
      conf.set(SCRIPT, "/opt/espalier/discover-gpus");
    }
    check();
  }

  @Test
  void everyExecutorIsASlot() {
    assertThat(Slots.foreseen(conf, CARD, 6)).isEmpty();
    conf.set("spark.executor.instances", "3").set("spark.executor.cores", "8");
    assertThat(Slots.foreseen(conf, CARD, 6)).hasValue(3);
    conf.set("spark.dynamicAllocation.enabled", "true");
    conf.set("spark.dynamicAllocation.maxExecutors", "5");
    assertThat(Slots.foreseen(conf, CARD, 6)).hasValue(5);
  }

  @Test
  void aTaskHasACardAndTheCoresOfOtherTasks() {
    ResourceProfile profile = OrderResources.profile(conf.set("spark.task.cpus", "3"));
    assertThat(profile)
        .as("executors stay those of the configuration")
        .isInstanceOf(TaskResourceProfile.class);
    assertThat(profile.taskResourcesJMap().get("gpu").amount()).isEqualTo(1);
    assertThat(profile.taskResourcesJMap().get("cpus").amount()).isEqualTo(3);
  }

  @Test
  void executorsThatComeWithTheWorkAreAskedToHaveACardToo() {
    conf.set("spark.dynamicAllocation.enabled", "true");
    conf.set(AMOUNT, "1").set(SCRIPT, "/discover").set(VENDOR, "nvidia.com");
    ResourceProfile profile = OrderResources.profile(conf);
    assertThat(profile).isNotInstanceOf(TaskResourceProfile.class);
    ExecutorResourceRequest card = profile.executorResourcesJMap().get("gpu");
    assertThat(card.amount()).isEqualTo(1);
    assertThat(card.discoveryScript()).isEqualTo("/discover");
    assertThat(card.vendor()).isEqualTo("nvidia.com");
  }

  private void check() {
    assertThatCode(() -> SparkSessions.check(conf, CARD)).doesNotThrowAnyException();
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> SparkSessions.check(conf, CARD))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll(parts);
  }
}
