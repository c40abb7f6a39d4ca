package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import io.espalier.train.Layout;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Running statistics: which passes move them, and where to. */
interface NormalizationContract extends EngineUnderTest {
  /** Two channels of two images of two positions, worked by hand. */
  @Test
  default void runningStatisticsMoveAsInPyTorch() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 1, 2));
    net.add("bn", BatchNorm.DEFAULTS, Network.INPUT);
    net.add("pool", new GlobalAveragePool(), "bn");
    Network network = net.build();
    Map<String, Tensor> start =
        Map.of("bn.running_mean", Tensor.vector(0, 1), "bn.running_var", Tensor.vector(1, 2));
    Model model = TestNetworks.model(network, 1);
    Batch batch = new Batch(new float[] {1, 2, 0, 0, 3, 6, 0, 4}, new int[] {0, 0});
    try (Session session = open(model.with(model.weights().with(start)))) {
      session.forward(batch, Pass.TRAIN);
      // Means 3 and 1; unbiased variances 14 / 3 and 12 / 3.
      assertThat(State.statistics(session, network))
          .containsExactly(new float[] {0.3f, 1, 0.9f + 1.4f / 3, 1.8f + 0.4f}, offset(1e-6f));
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      assertThat(State.statistics(session, network)[0]).isCloseTo(0.57f, within(1e-6f));
    }
  }

  /** Forward alone, and with backward behind it. */
  @ParameterizedTest
  @MethodSource("io.espalier.engine.OperationCases#normalized")
  default void aTrainingPassMovesThemOnce(String name) {
    Model model = TestNetworks.model(OperationCases.all().get(name), 15);
    Network network = model.network();
    Batch batch = TestNetworks.batch(network.input(), 5, 4, 16);
    double[] expected = moved(model, batch);
    try (Session session = open(model)) {
      float[] before = State.statistics(session, network);
      session.forward(batch, Pass.TRAIN);
      assertMoved(session, network, expected);
      session.setStatistics(before);
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      assertMoved(session, network, expected);
    }
  }

  private void assertMoved(Session session, Network network, double... expected) {
    double[] found = PlainForward.doubles(State.statistics(session, network));
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i])
          .as("statistic %d", i)
          .isCloseTo(expected[i], within(rounding() * (1 + Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"norm-relu", "biased-norm-relu", "bordered-norm", "vector-norm"})
  default void frozenOnesStayAndGiveTheOutput(String name) {
    Model model = TestNetworks.model(OperationCases.all().get(name), 17);
    Network network = model.network();
    Batch batch = TestNetworks.batch(network.input(), 4, 4, 18);
    try (Session session = open(model)) {
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      float[] moved = State.statistics(session, network);
      double evaluated = loss(session.forward(batch, Pass.EVALUATE), batch);
      double frozen = session.step(batch, Pass.FROZEN_NORM, new PlainCrossEntropy());
      assertThat(frozen).isCloseTo(evaluated, within(5 * rounding() * (1 + evaluated)));
      assertThat(State.statistics(session, network)).containsExactly(moved);
    }
  }

  private static double loss(double[] logits, Batch batch) {
    return new PlainCrossEntropy().apply(logits, batch.labels(), new double[logits.length]);
  }

  /** All running statistics after a batch, by their definition. */
  private static double[] moved(Model model, Batch batch) {
    Network network = model.network();
    Map<String, double[]> outputs = PlainForward.outputs(model, batch, Pass.TRAIN);
    PlainNormalization norms = new PlainNormalization(model, Pass.TRAIN, batch.size());
    Layout layout = Layout.ofStatistics(network);
    double[] all = new double[layout.size()];
    for (Node node : network.nodes()) {
      Op op = node.op();
      BatchNorm norm =
          op instanceof BorderedBatchNorm bordered
              ? bordered.norm()
              : op instanceof BatchNorm plain ? plain : null;
      if (norm != null) {
        String from = node.inputs().get(0);
        Shape shape = network.shapes().get(from);
        double[][] both = norms.moved(norm, node.path(), outputs.get(from), shape);
        int mean = layout.slot(node.path() + ".running_mean").offset();
        int variance = layout.slot(node.path() + ".running_var").offset();
        System.arraycopy(both[0], 0, all, mean, shape.channels());
        System.arraycopy(both[1], 0, all, variance, shape.channels());
      }
    }
    assertThat(Arrays.stream(all).filter(value -> value != 0).count()).isPositive();
    return all;
  }
}
