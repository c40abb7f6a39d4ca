package io.espalier.spark.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TaskPlaceTest {
  private static final String CLUSTER = "spark://host:7077";
  private static final Place THREADS = new Place.Cpu(2);
  private static final Place CARD = new Place.Gpu(0);

  @Test
  void whatIsSentToProcessorsWorksThereWhateverTheTaskHas() {
    assertThat(place(THREADS, CLUSTER, Map.of())).isEqualTo(THREADS);
    assertThat(place(THREADS, CLUSTER, of("gpu", "3"))).isEqualTo(THREADS);
  }

  @Test
  void whatIsSentToCardsWorksOnTheOneThatSparkHasGivenTheTask() {
    assertThat(place(CARD, CLUSTER, of("gpu", "3"))).isEqualTo(new Place.Gpu(3));
    assertThat(TaskPlace.of(CARD, of("gpu", "3"), CLUSTER, Optional.of("2,3")))
        .as("as the process numbers it")
        .isEqualTo(new Place.Gpu(1));
  }

  @Test
  void withoutExecutorsTheCardIsTheOneThatWasNamed() {
    Place second = new Place.Gpu(1);
    assertThat(place(second, "local[*]", Map.of())).isEqualTo(second);
    assertThat(TaskPlace.of(second, Map.of(), "local", Optional.of("1"))).isEqualTo(CARD);
  }

  @Test
  void aTaskWithoutACardIsRefused() {
    for (Map<String, ResourceInformation> none :
        List.of(Map.<String, ResourceInformation>of(), of("gpu"), of("fpga", "7"))) {
      assertThatThrownBy(() -> place(CARD, CLUSTER, none))
          .isInstanceOf(Refusal.class)
          .hasMessageContainingAll("Spark has given the task none", "place = gpu");
    }
  }

  private static Place place(
      Place sent, String master, Map<String, ResourceInformation> resources) {
    return TaskPlace.of(sent, resources, master, Optional.empty());
  }

  private static Map<String, ResourceInformation> of(String name, String... addresses) {
    return Map.of(name, new ResourceInformation(name, addresses));
  }
}
