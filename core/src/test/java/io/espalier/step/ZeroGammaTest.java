package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.Forecast;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZeroGammaTest {
  private static final Step STEP = Steps.CATALOG.read("zero-gamma");

  private static Model fresh(String architecture) {
    return Initialization.KAIMING_FAN_OUT.fresh(Zoo.CATALOG.read(architecture), 1);
  }

  private static Model zeroed(Model model) {
    return STEP.run(model, null).model();
  }

  /** The normalizations whose scales are zero. */
  private static List<String> silent(Model model) {
    return model.weights().tensors().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(".weight"))
        .filter(entry -> allZero(entry.getValue().data()))
        .map(entry -> entry.getKey().replace(".weight", ""))
        .toList();
  }

  private static boolean allZero(float[] data) {
    for (float value : data) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "'rmnext-41x5-16(width=0.25, image=32)', 13, layer1.0.bn3, layer4.2.bn3",
    "'resnet-20(width=0.25)', 9, layer1.0.bn2, layer3.2.bn2",
    "'resnet-20(width=0.25, shortcut=B)', 9, layer1.0.bn2, layer3.2.bn2",
    "'mobilenet-v2(image=32)', 10, features.3.conv.3, features.16.conv.3"
  })
  void theLastNormalizationOfEachBranchBeginsAtZeroAndNothingElse(
      String architecture, int branches, String first, String last) {
    Model model = fresh(architecture);
    Model zeroed = zeroed(model);
    assertThat(silent(model)).isEmpty();
    assertThat(silent(zeroed)).hasSize(branches).startsWith(first).endsWith(last);
    model
        .weights()
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!silent(zeroed).contains(name.replace(".weight", ""))) {
                assertThat(zeroed.weights().get(name)).isEqualTo(tensor);
              }
            });
    assertThat(zeroed.network()).isEqualTo(model.network());
  }

  @Test
  void anIdentityBlockThenPassesItsInput() {
    Model model = zeroed(fresh("resnet-20(width=0.25, image=8, classes=3)"));
    double[] image = RandomWeights.image(model.network().input().size(), 1);
    Map<String, double[]> values = ReferenceForward.activations(model, image);
    double[] before = values.get("layer2.0.relu2");
    assertThat(Arrays.stream(before).max().orElseThrow()).isPositive();
    assertThat(values.get("layer2.1.relu2")).containsExactly(before);
  }

  @Test
  void costsWhatItCost() {
    Forecast before = Forecast.exact(Zoo.CATALOG.read("rmnext-50x5-32"));
    assertThat(STEP.forecast(before)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vgg-16-bn", "repvgg-a0"})
  void withoutResidualBranchesItIsRefused(String architecture) {
    Network network = Zoo.CATALOG.read(architecture);
    assertThatThrownBy(() -> STEP.forecast(Forecast.exact(network)))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot set the last scale of residual branches to zero: none ends with a batch normalization; leave the step out");
  }
}
