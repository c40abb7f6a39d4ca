package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.data.Normalization;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What overflows inside a network is seen, though weights and outputs are finite. */
class ActivationSoundnessTest {
  private static final Data DATA = Trainings.DATA;
  private static final int CHANNELS = 4;
  private static final String KERNELS = "espalier.engine.kernels";

  @AfterEach
  void restore() {
    System.clearProperty(KERNELS);
  }

  /** The rectification makes zeros of minus infinity, whoever computes it. */
  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void anOverflowBeforeARectification(String kernels) {
    NetworkBuilder network = new NetworkBuilder(Blobs.SHAPE);
    network.add("conv", Conv.of(CHANNELS, 3), Network.INPUT);
    network.add("bn", BatchNorm.DEFAULTS, "conv");
    network.add("relu", new Activation(Activation.Kind.RELU), "bn");
    Model model = overflowing(ended(network, "relu"), Map.of("bn", -3e38f));
    System.setProperty(KERNELS, kernels);
    Engine engine = Engines.find();
    assertThat(outputsAlone(engine, model).loss()).isFinite();
    assertNamed(engine, model, "-Infinity");
    // Five images are all there are.
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    engine, model, Blobs.data(1, 5).validation(), DATA.normalization(), 2))
        .hasMessageContaining("'activation of bn' has 180 of 180 values");
  }

  /** Of what is not a number oneDNN's rectification makes zeros and ND4J's does not. */
  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void whatIsNotANumberBehindASum(String kernels) {
    NetworkBuilder network = new NetworkBuilder(Blobs.SHAPE);
    network.add("conv", Conv.of(CHANNELS, 3), Network.INPUT);
    network.add("bn", BatchNorm.DEFAULTS, "conv");
    network.add("bn2", BatchNorm.DEFAULTS, "conv");
    network.add("add", new Add(), "bn", "bn2");
    network.add("relu", new Activation(Activation.Kind.RELU), "add");
    Model model = overflowing(ended(network, "relu"), Map.of("bn", 3e38f, "bn2", -3e38f));
    System.setProperty(KERNELS, kernels);
    assertNamed(Engines.find(), model, "Infinity");
  }

  /** The network's own copies are kept small: four million values for each of these images. */
  @Test
  void ofLargeImagesFewAreLookedAt() {
    Shape large = new Shape(1, 1024, 1024);
    Network network = LinearEngine.network(large, 2, 0);
    Map<String, Tensor> tensors = new HashMap<>();
    network.parameters().forEach(p -> tensors.put(p.name(), Tensor.filled(p.shape(), 3e38f)));
    Model model = Initialization.KAIMING_FAN_OUT.fresh(network, 1);
    Model loud = model.with(model.weights().with(tensors));
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    new LinearEngine(),
                    loud,
                    new Blobs(large, 2, 9, 1),
                    new Normalization(List.of(0.5), List.of(0.5)),
                    1))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining(" of 3145728 values");
  }

  private static void assertNamed(Engine engine, Model model, String value) {
    assertThatThrownBy(
            () -> Evaluation.of(engine, model, DATA.validation(), DATA.normalization(), 30))
        .isInstanceOf(Diverged.class)
        .hasMessage(
            "Cannot score the model: 'activation of bn' has 288 of 288 values that are not finite (the first is %s); train the model anew with a lower rate",
            value);
  }

  private static Evaluation outputsAlone(Engine engine, Model model) {
    return Evaluation.of(
        engine, model, Batches.evaluation(DATA.validation(), DATA.normalization(), 30));
  }

  private static Network ended(NetworkBuilder network, String last) {
    network.add("pool", new GlobalAveragePool(), last);
    network.add("fc", new Linear(Blobs.CLASSES, true), "pool");
    return network.build();
  }

  /** Normalizations whose means and shifts are finite, and what they give is not. */
  private static Model overflowing(Network network, Map<String, Float> shifts) {
    Model model = Initialization.KAIMING_FAN_OUT.fresh(network, 1);
    Map<String, Tensor> changed = new HashMap<>();
    shifts.forEach(
        (path, shift) -> {
          changed.put(path + ".bias", Tensor.filled(List.of(CHANNELS), shift));
          changed.put(path + ".running_mean", Tensor.filled(List.of(CHANNELS), -shift));
        });
    return model.with(model.weights().with(changed));
  }
}
