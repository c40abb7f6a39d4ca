package io.espalier.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.spec.Call;
import io.espalier.step.Steps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepsJsonTest {
  private static List<String> names() {
    return Steps.CATALOG.names();
  }

  private static JsonNode json(String... steps) {
    return StepsJson.of(
        List.of(steps).stream().map(step -> Steps.CATALOG.full(Call.parse(step))).toList());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyOptionIsThereUnderItsName(String name) {
    Call full = Steps.CATALOG.defaults(name);
    List<String> keys = new ArrayList<>(List.of("step"));
    keys.addAll(full.options().keySet());
    JsonNode step = StepsJson.of(List.of(full)).get(0);
    assertThat(step.fieldNames()).toIterable().containsExactlyElementsOf(keys);
    assertThat(step.path("step").asText()).isEqualTo(name);
  }

  @Test
  void whatHasACatalogueIsAnObjectAndAWordIsAString() {
    JsonNode prune = json("prune(random, ratio=0.5)").get(0);
    assertThat(prune.path("criterion").toString()).isEqualTo("{\"name\":\"random\"}");
    assertThat(prune.path("spread").asText()).isEqualTo("uniform");
    assertThat(prune.path("to-macs").isNull()).isTrue();
    assertThat(prune.path("ratio").isDouble()).isTrue();
    assertThat(prune.path("calibrate").isIntegralNumber()).isTrue();
    JsonNode train = json("train(method=[sparse, sfp(ratio=0.4)])").get(0);
    assertThat(train.path("method").path(0).toString()).isEqualTo("{\"name\":\"sparse\"}");
    assertThat(train.path("method").path(1).path("name").asText()).isEqualTo("sfp");
    assertThat(train.path("method").path(1).path("ratio").asDouble()).isEqualTo(0.4);
    assertThat(train.path("nesterov").isBoolean()).isTrue();
  }

  @Test
  void valuesWithoutAKeyAreArguments() {
    JsonNode prune = json("prune(layers=[layer1.0.conv1(0.5)])").get(0);
    assertThat(prune.path("layers").toString())
        .isEqualTo("[{\"name\":\"layer1.0.conv1\",\"arguments\":[0.5]}]");
  }
}
