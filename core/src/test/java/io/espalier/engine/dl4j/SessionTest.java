package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final Engine ENGINE = Engines.find();

  @Test
  void theEngineIsFoundAndSaysWhatRuns() {
    assertThat(ENGINE).isInstanceOf(Dl4jEngine.class);
    assertThat(ENGINE.description()).contains("onednn").contains("cpu(threads=1)");
  }

  @Test
  void aBuildWithoutOneDnnIsRefused() {
    assertThatThrownBy(() -> new NativeBuild("linux-x86_64", "avx2").check())
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot use the native build 'linux-x86_64'")
        .hasMessageContaining(NativeBuild.ALLOW_SLOW);
  }

  /** Two channels of two images of two positions, worked by hand. */
  @Test
  void runningStatisticsMoveAsInPyTorch() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 1, 2));
    net.add("bn", BatchNorm.DEFAULTS, Network.INPUT);
    net.add("pool", new GlobalAveragePool(), "bn");
    Model model = TestNetworks.model(net.build(), 1);
    model =
        model.with(
            model
                .weights()
                .with(
                    Map.of(
                        "bn.running_mean", Tensor.vector(0, 1),
                        "bn.running_var", Tensor.vector(1, 2))));
    Batch batch = new Batch(new float[] {1, 2, 0, 0, 3, 6, 0, 4}, new int[] {0, 0});
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      float[] statistics = new float[4];
      session.forward(batch, Pass.TRAIN);
      session.statistics(statistics);
      // Means 3 and 1; unbiased variances 14 / 3 and 12 / 3.
      assertThat(statistics)
          .containsExactly(new float[] {0.3f, 1, 0.9f + 1.4f / 3, 1.8f + 0.4f}, offset(1e-6f));
      float[] moved = statistics.clone();
      session.forward(batch, Pass.EVALUATE);
      session.step(batch, Pass.FROZEN_NORM, new CrossEntropy());
      session.statistics(statistics);
      assertThat(statistics).containsExactly(moved);
      session.step(batch, Pass.TRAIN, new CrossEntropy());
      session.statistics(statistics);
      assertThat(statistics[0]).isCloseTo(0.57f, within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void aWatchedNodeWhoseValuesAreNotFiniteIsRefused(String kernels) {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 1, 2));
    net.add("conv", Conv.of(1, 1), Network.INPUT);
    net.add("relu", new Activation(Activation.Kind.RELU), "conv");
    net.add("pool", new GlobalAveragePool(), "relu");
    Model model = TestNetworks.model(net.build(), 1);
    Tensor large = Tensor.of(List.of(1, 2, 1, 1), -3e38f, -3e38f);
    Model loud = model.with(model.weights().with(Map.of("conv.weight", large)));
    Batch batch = new Batch(new float[] {1, 0, 1, 0}, new int[] {0});
    System.setProperty("espalier.engine.kernels", kernels);
    try (Session session = ENGINE.open(loud, new Watch(Set.of("conv", "relu")), 1)) {
      session.forward(batch, Pass.EVALUATE);
      String what =
          "'activation of conv' has 1 of 2 values that are not finite (the first is -Infinity)";
      assertThat(session.fault().orElseThrow()).hasToString(what);
      assertThat(session.activation("relu").data()).containsExactly(0, 0);
      assertThatThrownBy(() -> session.activation("conv"))
          .isInstanceOf(Refusal.class)
          .hasMessage("Cannot use the model: %s; train the model anew with a lower rate", what);
      session.forward(new Batch(new float[4], new int[] {0}), Pass.EVALUATE);
      assertThat(session.fault()).isEmpty();
    } finally {
      System.clearProperty("espalier.engine.kernels");
    }
  }

  @Test
  void evaluationOfAnImageDoesNotDependOnItsBatch() {
    Model model = TestNetworks.model(TestNetworks.resnet20(), 3);
    Shape shape = model.network().input();
    Batch batch = TestNetworks.batch(shape, 5, 10, 4);
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      double[] together = session.forward(batch, Pass.EVALUATE);
      for (int n = 0; n < batch.size(); n++) {
        float[] image =
            Arrays.copyOfRange(batch.images(), n * shape.size(), (n + 1) * shape.size());
        double[] alone =
            session.forward(new Batch(image, new int[] {batch.labels()[n]}), Pass.EVALUATE);
        assertThat(alone)
            .containsExactly(Arrays.copyOfRange(together, n * 10, n * 10 + 10), offset(1e-4));
      }
    }
  }

  @Test
  void oneSeedGivesTheSameBits() {
    assertThat(trained(7)).containsExactly(trained(7));
    assertThat(trained(7)).isNotEqualTo(trained(8));
  }

  @Test
  void sessionsInTwoThreadsDoNotDisturbOneAnother() throws Exception {
    float[] first = trained(7);
    float[] second = trained(8);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 3; round++) {
        Future<float[]> left = threads.submit(() -> trained(7));
        Future<float[]> right = threads.submit(() -> trained(8));
        assertThat(left.get()).containsExactly(first);
        assertThat(right.get()).containsExactly(second);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void twoSessionsShareAThread() {
    Model model = TestNetworks.model(small(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 8, 4, 4);
    try (Session kept = ENGINE.open(model, Watch.NOTHING, 1)) {
      double before = kept.step(batch, Pass.FROZEN_NORM, new CrossEntropy());
      try (Session other = ENGINE.open(model, Watch.NOTHING, 1)) {
        other.step(batch, Pass.TRAIN, new CrossEntropy());
      }
      assertThat(kept.step(batch, Pass.FROZEN_NORM, new CrossEntropy())).isEqualTo(before);
    }
  }

  @Test
  void aTinyNetworkLearnsRandomImagesByHeart() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 8, 8));
    net.add("conv1", Conv.of(16, 3), Network.INPUT);
    net.add("bn1", BatchNorm.DEFAULTS, "conv1");
    net.add("relu1", TestNetworks.RELU, "bn1");
    net.add("conv2", Conv.of(24, 3).strided(2), "relu1");
    net.add("bn2", BatchNorm.DEFAULTS, "conv2");
    net.add("relu2", TestNetworks.RELU, "bn2");
    net.add("flatten", new Flatten(), "relu2");
    net.add("fc", new Linear(4, true), "flatten");
    Model model = TestNetworks.model(net.build(), 1);
    Batch batch = TestNetworks.batch(new Shape(3, 8, 8), 64, 4, 2);
    double first;
    double last = Double.NaN;
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      first = session.step(batch, Pass.TRAIN, new CrossEntropy());
      for (int step = 0; step < 300; step++) {
        last = descend(session, model, batch);
      }
    }
    assertThat(first).isGreaterThan(1);
    assertThat(last).isLessThan(0.01);
  }

  @Test
  void weightsGoInAndComeOut() {
    Model model = TestNetworks.model(TestNetworks.resnet20(), 3);
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      assertThat(session.model()).isEqualTo(model);
      float[] values = new float[size(model, true)];
      for (int i = 0; i < values.length; i++) {
        values[i] = i;
      }
      session.setTrained(values);
      float[] statistics = new float[size(model, false)];
      session.statistics(statistics);
      statistics[1] = 42;
      session.setStatistics(statistics);
      float[] back = new float[values.length];
      session.trained(back);
      assertThat(back).containsExactly(values);
      Model now = session.model();
      assertThat(now.weights().get("conv1.weight").data()).startsWith(0, 1, 2);
      assertThat(now.weights().get("bn1.weight").data()).startsWith(432, 433);
      assertThat(now.weights().get("fc.bias").data()).endsWith(values.length - 1);
      assertThat(now.weights().get("bn1.running_mean").data()[1]).isEqualTo(42);
    }
  }

  @Test
  void batchesOfManySizesFollowOneAnother() {
    Model model = TestNetworks.model(small(), 2);
    for (int size : new int[] {8, 1, 3, 8, 16, 1}) {
      Batch batch = TestNetworks.batch(model.network().input(), size, 4, size);
      double alone;
      try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
        alone = session.step(batch, Pass.FROZEN_NORM, new CrossEntropy());
      }
      try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
        for (int other : new int[] {5, 1, 9}) {
          Batch before = TestNetworks.batch(model.network().input(), other, 4, 1);
          session.step(before, Pass.FROZEN_NORM, new CrossEntropy());
        }
        assertThat(session.step(batch, Pass.FROZEN_NORM, new CrossEntropy())).isEqualTo(alone);
      }
    }
  }

  @Test
  void watchedGradientsAreDerivatives() {
    Model model = TestNetworks.model(small(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 4, 4, 4);
    Set<String> paths = Set.of("bn", "relu", "fc");
    try (Session session = ENGINE.open(model, new Watch(paths), 1)) {
      session.step(batch, Pass.FROZEN_NORM, new CrossEntropy());
      Tensor bn = session.activationGradient("bn");
      Tensor relu = session.activationGradient("relu");
      float[] before = session.activation("bn").data();
      assertThat(bn.shape()).isEqualTo(List.of(4, 6, 8, 8));
      for (int i = 0; i < before.length; i++) {
        assertThat(bn.data()[i]).isEqualTo(before[i] > 0 ? relu.data()[i] : 0);
      }
      double[] gradient = new double[16];
      double[] logits = new double[16];
      for (int i = 0; i < 16; i++) {
        logits[i] = session.activation("fc").data()[i];
      }
      new CrossEntropy().apply(logits, batch.labels(), gradient);
      for (int i = 0; i < 16; i++) {
        assertThat((double) session.activationGradient("fc").data()[i])
            .isCloseTo(gradient[i], within(1e-7));
      }
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    Model model = TestNetworks.model(small(), 2);
    assertThatThrownBy(() -> ENGINE.open(model, new Watch(Set.of("nothing")), 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'nothing'");
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      assertThatThrownBy(() -> session.forward(new Batch(new float[10], new int[2]), Pass.TRAIN))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("2 images with 10 values")
          .hasMessageContaining("3x8x8");
      assertThatThrownBy(() -> session.activation("relu"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("not watched");
    }
  }

  @Test
  void aSessionStaysWithItsThread() throws Exception {
    Model model = TestNetworks.model(small(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 2, 4, 4);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      assertThatThrownBy(() -> thread.submit(() -> session.forward(batch, Pass.EVALUATE)).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    } finally {
      thread.shutdown();
    }
  }

  @Test
  void aLossThatThrowsLeavesTheSessionUsable() {
    Model model = TestNetworks.model(small(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 2, 4, 4);
    try (Session session = ENGINE.open(model, Watch.NOTHING, 1)) {
      double before = session.step(batch, Pass.FROZEN_NORM, new CrossEntropy());
      assertThatThrownBy(
              () ->
                  session.step(
                      batch,
                      Pass.FROZEN_NORM,
                      (logits, labels, gradient) -> {
                        throw new Refusal("Cannot go on");
                      }))
          .hasMessageContaining("Cannot go on");
      assertThat(session.step(batch, Pass.FROZEN_NORM, new CrossEntropy())).isEqualTo(before);
    }
  }

  /** The weights after a few steps of a network with dropout. */
  private static float[] trained(long seed) {
    Model model = TestNetworks.model(small(), 2);
    Batch batch = TestNetworks.batch(model.network().input(), 8, 4, 4);
    try (Session session = ENGINE.open(model, Watch.NOTHING, seed)) {
      for (int step = 0; step < 5; step++) {
        descend(session, model, batch);
      }
      float[] values = new float[size(model, true)];
      session.trained(values);
      return values;
    }
  }

  private static double descend(Session session, Model model, Batch batch) {
    float[] values = new float[size(model, true)];
    float[] gradients = new float[values.length];
    double loss = session.step(batch, Pass.TRAIN, new CrossEntropy());
    session.trained(values);
    session.gradients(gradients);
    for (int i = 0; i < values.length; i++) {
      values[i] -= 0.05f * gradients[i];
    }
    session.setTrained(values);
    return loss;
  }

  private static Network small() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 8, 8));
    net.add("conv", Conv.of(6, 3), Network.INPUT);
    net.add("bn", BatchNorm.DEFAULTS, "conv");
    net.add("relu", TestNetworks.RELU, "bn");
    net.add("pool", new GlobalAveragePool(), "relu");
    net.add("dropout", new Dropout(0.3), "pool");
    net.add("fc", new Linear(4, true), "dropout");
    return net.build();
  }

  private static int size(Model model, boolean trained) {
    return model.network().parameters().stream()
        .filter(parameter -> parameter.role().trained() == trained)
        .mapToInt(Parameter::size)
        .sum();
  }
}
