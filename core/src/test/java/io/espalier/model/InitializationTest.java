package io.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitializationTest {
  @Test
  void convolutionsAreNormalWithVarianceTwoByTheFan() {
    Weights out = fresh(Initialization.KAIMING_FAN_OUT);
    assertNormal(out.get("conv1.weight"), 2.0 / (64 * 9));
    // PyTorch counts all filters, not those of one group.
    assertNormal(out.get("conv2.weight"), 2.0 / (128 * 9));
    Weights in = fresh(Initialization.KAIMING_FAN_IN);
    assertNormal(in.get("conv1.weight"), 2.0 / (3 * 9));
    assertNormal(in.get("conv2.weight"), 2.0 / (16 * 9));
  }

  @Test
  void pytorchsDefaultIsUniformByTheFanIn() {
    Weights weights = fresh(Initialization.PYTORCH_DEFAULT);
    assertUniform(weights.get("conv1.weight"), 1 / Math.sqrt(3 * 9));
    assertUniform(weights.get("conv2.weight"), 1 / Math.sqrt(16 * 9));
  }

  @ParameterizedTest
  @EnumSource
  void linearLayersBiasesAndNormalizationsAreTheSameInAll(Initialization initialization) {
    Weights weights = fresh(initialization);
    assertUniform(weights.get("fc.weight"), 1 / Math.sqrt(128));
    assertWithin(weights.get("fc.bias"), 1 / Math.sqrt(128));
    assertWithin(weights.get("conv2.bias"), 1 / Math.sqrt(16 * 9));
    assertThat(weights.get("bn1.weight")).isEqualTo(Tensor.filled(List.of(64), 1));
    assertThat(weights.get("bn1.bias")).isEqualTo(Tensor.filled(List.of(64), 0));
    assertThat(weights.get("bn1.running_mean")).isEqualTo(Tensor.filled(List.of(64), 0));
    assertThat(weights.get("bn1.running_var")).isEqualTo(Tensor.filled(List.of(64), 1));
  }

  @ParameterizedTest
  @EnumSource
  void theSeedDecidesEverything(Initialization initialization) {
    assertThat(fresh(initialization)).isEqualTo(fresh(initialization));
    Weights other = initialization.fresh(ChainNetworks.chain(), 2).weights();
    assertThat(other.get("conv1.weight")).isNotEqualTo(fresh(initialization).get("conv1.weight"));
    assertThat(other.get("fc.bias")).isNotEqualTo(fresh(initialization).get("fc.bias"));
  }

  @ParameterizedTest
  @EnumSource
  void aConvolutionBesideItsInputBeginsAsTheIdentity(Initialization initialization) {
    NetworkBuilder b = new NetworkBuilder(new Shape(4, 3, 3));
    b.add("beside", Conv.of(4, 1), Network.INPUT);
    b.add("identity", new Add(), Network.INPUT, "beside");
    b.add("next", Conv.of(4, 1), "identity");
    b.add("residual", new Add(), b.add("bn", BatchNorm.DEFAULTS, "next"), "identity");
    Weights weights = initialization.fresh(b.build(), 1).weights();
    assertThat(weights.get("beside.weight")).isEqualTo(Tensor.filled(List.of(4, 4, 1, 1), 0));
    assertThat(weights.get("next.weight").data()).doesNotContain(0f);
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfTheNodesDecidesNothing(Initialization initialization) {
    Weights reversed = initialization.fresh(ChainNetworks.reversed(), 1).weights();
    for (String name : List.of("conv1.weight", "conv2.weight", "conv2.bias")) {
      assertThat(reversed.get(name)).isEqualTo(fresh(initialization).get(name));
    }
  }

  /** The values were computed by an independent program. */
  @Test
  void theSameBitsOnEveryMachine() {
    float[] data = fresh(Initialization.KAIMING_FAN_OUT).get("conv1.weight").data();
    assertThat(Arrays.copyOf(data, 4))
        .containsExactly(-0.014409263f, 0.033966932f, 0.03991515f, 0.037370276f);
  }

  private static Weights fresh(Initialization initialization) {
    return initialization.fresh(ChainNetworks.chain(), 1).weights();
  }

  /** Bounds of five standard errors; a normal's kurtosis of 3 tells it from a uniform's 1.8. */
  private static void assertNormal(Tensor tensor, double variance) {
    int n = tensor.size();
    assertThat(moment(tensor, 1)).isCloseTo(0, within(5 * Math.sqrt(variance / n)));
    assertThat(moment(tensor, 2)).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / n)));
    assertThat(moment(tensor, 4) / Math.pow(moment(tensor, 2), 2)).isBetween(2.4, 3.6);
  }

  private static void assertUniform(Tensor tensor, double bound) {
    int n = tensor.size();
    double variance = bound * bound / 3;
    assertWithin(tensor, bound);
    assertThat(moment(tensor, 1)).isCloseTo(0, within(5 * Math.sqrt(variance / n)));
    assertThat(moment(tensor, 2)).isCloseTo(variance, within(5 * variance * Math.sqrt(0.8 / n)));
  }

  private static void assertWithin(Tensor tensor, double bound) {
    double largest = 0;
    for (float value : tensor.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isBetween(0.9 * bound, bound * (1 + 1e-6));
  }

  private static double moment(Tensor tensor, int power) {
    double sum = 0;
    for (float value : tensor.data()) {
      sum += Math.pow(value, power);
    }
    return sum / tensor.size();
  }
}
