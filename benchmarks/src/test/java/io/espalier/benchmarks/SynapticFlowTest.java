package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import io.espalier.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class SynapticFlowTest {
  private static final Engine ENGINE = Engines.find();
  private static final Op RELU = new Activation(Activation.Kind.RELU);

  /**
   * Weights {{1, -2}, {3, 4}} and (-1, 2): R = 1 * (1 + 2) + 2 * (3 + 4) = 17. Those of the first
   * layer have 1, 2, 6 and 8, those of the second 3 and 14, so each layer has 17.
   */
  @Test
  void addsUpTheFlowThroughEachWeight() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 1, 1));
    b.add("first", Conv.of(2, 1), Network.INPUT);
    b.add("relu", RELU, "first");
    b.add("second", Conv.of(1, 1), "relu");
    Model model =
        with(
            b.build(),
            Map.of(
                "first.weight", Tensor.of(List.of(2, 2, 1, 1), 1, -2, 3, 4),
                "second.weight", Tensor.of(List.of(1, 2, 1, 1), -1, 2)));
    assertThat(SynapticFlow.of(model, ENGINE).orElseThrow()).isCloseTo(34, within(1e-4));
  }

  /** R = 2 + 2 * 5: of the first weight 12 flows on, of the second 10. */
  @Test
  void flowsPastAndThroughABranch() {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 1, 1));
    b.add("stem", Conv.of(1, 1), Network.INPUT);
    b.add("branch", Conv.of(1, 1), "stem");
    b.add("sum", new Add(), "branch", "stem");
    Model model = with(b.build(), Map.of("stem.weight", weight(-2), "branch.weight", weight(5)));
    assertThat(SynapticFlow.of(model, ENGINE).orElseThrow()).isCloseTo(22, within(1e-4));
  }

  /** Whatever it has learned: R = 2 * 3 in both layers. */
  @Test
  void normalizationsPassEverythingOn() {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 1, 1));
    b.add("first", Conv.of(1, 1), Network.INPUT);
    b.add("bn", new BatchNorm(1e-3, 0.1), "first");
    b.add("second", Conv.of(1, 1), "bn");
    Model model =
        with(
            b.build(),
            Map.of(
                "first.weight", weight(2),
                "bn.weight", Tensor.vector(-7),
                "bn.bias", Tensor.vector(-100),
                "bn.running_mean", Tensor.vector(11),
                "bn.running_var", Tensor.vector(4),
                "second.weight", weight(-3)));
    assertThat(SynapticFlow.of(model, ENGINE).orElseThrow()).isCloseTo(12, within(1e-4));
  }

  /** R = 2 * 3 + |-10| + 4 * |-1|; no weight of the first layer carries its own layer's bias. */
  @Test
  void biasesFlowToTheLayersBehind() {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 1, 1));
    b.add("flat", new Flatten(), Network.INPUT);
    b.add("first", new Linear(1, true), "flat");
    b.add("second", new Linear(1, true), "first");
    List<Integer> shape = List.of(1, 1);
    Model model =
        with(
            b.build(),
            Map.of(
                "first.weight", Tensor.of(shape, 2),
                "first.bias", Tensor.vector(-1),
                "second.weight", Tensor.of(shape, 3),
                "second.bias", Tensor.vector(-10)));
    // 2 * 3 through the first weight; (2 + 1) * 3 through the second.
    assertThat(SynapticFlow.of(model, ENGINE).orElseThrow()).isCloseTo(15, within(1e-4));
  }

  /** Twelve layers of 1e5: R = 1e60 is far beyond a float, and flows through every weight. */
  @Test
  void deepNetworksExceedSinglePrecision() {
    Percentage little = Percentage.withPercentage(0.01);
    assertThat(SynapticFlow.of(chain(12, 1e5f), ENGINE).orElseThrow()).isCloseTo(12e60, little);
    assertThat(SynapticFlow.of(chain(12, 1e-5f), ENGINE).orElseThrow()).isCloseTo(12e-60, little);
    assertThat(SynapticFlow.of(chain(15, 1e5f), ENGINE)).isEmpty();
  }

  @Test
  void nothingFlowsWhereNoPathHasWeights() {
    assertThat(SynapticFlow.of(chain(2, 0), ENGINE)).hasValue(0);
  }

  /** ReLU6 stops what exceeds 6, and a product is not proportional to the image. */
  @Test
  void isDefinedForProportionalNetworks() {
    assertThat(SynapticFlow.isDefinedFor(Zoo.CATALOG.read("resnet-20"))).isTrue();
    assertThat(SynapticFlow.isDefinedFor(Zoo.CATALOG.read("repnas-cifar"))).isTrue();
    Network clipped = Zoo.CATALOG.read("mobilenet-v2");
    assertThat(SynapticFlow.isDefinedFor(clipped)).isFalse();
    assertThat(SynapticFlow.isDefinedFor(Zoo.CATALOG.read("ghostnet"))).isFalse();
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 1, 1));
    b.add("clip", new Activation(Activation.Kind.RELU6), Network.INPUT);
    b.add("last", Conv.of(1, 1), "clip");
    Model model = Initialization.KAIMING_FAN_IN.fresh(b.build(), 1);
    assertThat(SynapticFlow.of(model, ENGINE)).isEmpty();
  }

  private static Model chain(int layers, float weight) {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 1, 1));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    String last = Network.INPUT;
    for (int i = 0; i < layers; i++) {
      last = b.add("conv" + i, Conv.of(1, 1), last);
      weights.put(last + ".weight", weight(weight));
    }
    return with(b.build(), weights);
  }

  private static Tensor weight(float value) {
    return Tensor.of(List.of(1, 1, 1, 1), value);
  }

  private static Model with(Network network, Map<String, Tensor> weights) {
    Model model = Initialization.KAIMING_FAN_IN.fresh(network, 1);
    return model.with(model.weights().with(weights));
  }
}
