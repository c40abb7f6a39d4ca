package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Dropout;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Op;
import io.espalier.rewrite.Deploy;
import io.espalier.spec.Call;
import io.espalier.testing.SmallArchitectures;
import io.espalier.zoo.Zoo;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whole architectures: an evaluation, and a step of training from the same state. */
interface ZooContract extends EngineUnderTest {
  int CLASSES = 3;
  int IMAGES = 6;

  /**
   * An activation within rounding of zero may be rectified by one and not by the other, which shows
   * in the gradients of a small network; so one of so many batches must agree.
   */
  int BATCHES = 3;

  /** How many times an operation's rounding a whole network may be off. */
  int LARGEST = 50;

  double EPS = 0.1;

  @Test
  default void everyFamilyHasASmallArchitecture() {
    assertThat(
            SmallArchitectures.ALL.stream()
                .map(architecture -> SmallArchitectures.family(Call.parse(architecture).name()))
                .collect(Collectors.toSet()))
        .containsAll(Zoo.CATALOG.names().stream().map(SmallArchitectures::family).toList());
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  default void anEvaluationIsAsDefined(String architecture) {
    Model model = TestNetworks.model(SmallArchitectures.network(architecture), 5);
    Network network = model.network();
    Batch batch = TestNetworks.batch(network.input(), 2, CLASSES, 4);
    double[] right = PlainForward.outputs(model, batch, Pass.EVALUATE).get(network.output().path());
    for (Model each : new Model[] {model, new Deploy().apply(model)}) {
      try (Session session = open(each)) {
        assertThat(Distance.of(session.forward(batch, Pass.EVALUATE), right, 1e-6))
            .isLessThan(10 * rounding());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  default void aStepIsAsDefined(String architecture) {
    Network network = comparable(SmallArchitectures.network(architecture));
    Model model = TestNetworks.model(network, 3);
    try (Session session = open(model)) {
      float[] statistics = State.statistics(session, network);
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < BATCHES && !(least < LARGEST * rounding()); i++) {
        Batch batch = TestNetworks.batch(network.input(), IMAGES, CLASSES, i);
        PlainStep right = PlainStep.of(model, batch, Pass.TRAIN, new PlainCrossEntropy());
        session.setStatistics(statistics);
        assertThat(session.step(batch, Pass.TRAIN, new PlainCrossEntropy()))
            .isCloseTo(right.loss(), within(LARGEST * rounding() * (1 + right.loss())));
        float[] gradients = State.gradients(session, network);
        double distance = Distance.ofGradients(network, gradients, right.parameters());
        least = distance < least ? distance : least;
      }
      assertThat(least).as("distance of the gradients").isLessThan(LARGEST * rounding());
    }
  }

  /**
   * The same without dropout, whose choices are the engine's, and with a larger eps: a channel of
   * nearly one value, as narrow networks have them on a few positions, would make rounding errors
   * 300 times as large, layer by layer.
   */
  private static Network comparable(Network network) {
    NetworkBuilder other = new NetworkBuilder(network.input());
    for (Node node : network.nodes()) {
      Op op = node.op();
      if (op instanceof BatchNorm norm) {
        op = new BatchNorm(EPS, norm.momentum());
      } else if (op instanceof BorderedBatchNorm norm) {
        op = new BorderedBatchNorm(norm.border(), EPS, norm.momentum());
      } else if (op instanceof Dropout) {
        op = new Dropout(0);
      }
      other.add(node.path(), op, node.inputs().toArray(String[]::new));
    }
    return other.build();
  }
}
