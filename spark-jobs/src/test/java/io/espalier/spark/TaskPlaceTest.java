package io.espalier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.Place;
import io.espalier.spec.Refusal;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class TaskPlaceTest {
  private static final Place SENT = new Place.Cpu(2);

  @Test
  void aTaskWithoutACardWorksWhereItWasSent() {
    assertThat(TaskPlace.of(SENT, Map.of())).isEqualTo(SENT);
    assertThat(TaskPlace.of(SENT, of("fpga", "7"))).isEqualTo(SENT);
    assertThat(TaskPlace.of(SENT, of("gpu"))).isEqualTo(SENT);
  }

  @Test
  void aTaskWithACardWorksOnIt() {
    assertThat(TaskPlace.of(SENT, of("gpu", "3"))).isEqualTo(new Place.Gpu(3));
    assertThat(TaskPlace.of(SENT, of("gpu", "1", "2"))).isEqualTo(new Place.Gpu(1));
  }

  @Test
  void anAddressThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> TaskPlace.of(SENT, of("gpu", "MIG-1")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'MIG-1'");
  }

  private static Map<String, ResourceInformation> of(String name, String... addresses) {
    return Map.of(name, new ResourceInformation(name, addresses));
  }
}
