package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Op;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, forward and backward, is as it is defined. */
public interface OperationContract extends EngineUnderTest {
  /** An odd number of images. */
  int IMAGES = 3;

  /** The one that moves the running statistics comes last. */
  List<Pass> PASSES = List.of(Pass.EVALUATE, Pass.FROZEN_NORM, Pass.TRAIN);

  @Test
  default void everyOperationHasACase() {
    Set<Class<?>> seen = new HashSet<>();
    for (Network network : OperationCases.all().values()) {
      network.nodes().forEach(node -> seen.add(node.op().getClass()));
    }
    assertThat(seen).containsExactlyInAnyOrder(Op.class.getPermittedSubclasses());
  }

  /** All outputs and their gradients; in evaluation the outputs. */
  @ParameterizedTest
  @MethodSource("io.espalier.engine.OperationCases#names")
  default void everyNodeIsAsDefined(String name) {
    Model model = TestNetworks.model(OperationCases.all().get(name), 5);
    Network network = model.network();
    Batch batch = TestNetworks.batch(network.input(), IMAGES, 4, 6);
    Set<String> paths = network.nodes().stream().map(Node::path).collect(Collectors.toSet());
    try (Session session = engine().open(model, new Watch(paths), 1)) {
      for (Pass pass : PASSES) {
        PlainStep right = PlainStep.of(model, batch, pass, new PlainCrossEntropy());
        if (pass == Pass.EVALUATE) {
          session.forward(batch, pass);
        } else {
          session.step(batch, pass, new PlainCrossEntropy());
        }
        for (String path : paths) {
          String what = path + " in " + pass;
          assertClose(what, session.activation(path), right.outputs().get(path), 1);
          if (pass != Pass.EVALUATE) {
            double[] expected = right.gradients().get(path);
            assertClose("gradient of " + what, session.activationGradient(path), expected, 0.01);
          }
        }
        assertThat(session.fault()).isEmpty();
      }
    }
  }

  /** What an engine takes together where nobody watches. */
  @ParameterizedTest
  @MethodSource("io.espalier.engine.OperationCases#names")
  default void unwatchedItIsTheSame(String name) {
    Model model = TestNetworks.model(OperationCases.all().get(name), 7);
    Network network = model.network();
    Batch batch = TestNetworks.batch(network.input(), IMAGES, 4, 8);
    try (Session session = open(model)) {
      for (Pass pass : PASSES) {
        PlainStep right = PlainStep.of(model, batch, pass, new PlainCrossEntropy());
        double[] logits = right.outputs().get(network.output().path());
        assertThat(Distance.of(session.forward(batch, pass), logits, 1))
            .as("logits in %s", pass)
            .isLessThan(5 * rounding());
        if (pass != Pass.EVALUATE) {
          assertThat(session.step(batch, pass, new PlainCrossEntropy()))
              .as("loss in %s", pass)
              .isCloseTo(right.loss(), within(5 * rounding() * (1 + right.loss())));
          float[] gradients = State.gradients(session, network);
          assertThat(Distance.ofGradients(network, gradients, right.parameters()))
              .as("gradients in %s", pass)
              .isLessThan(5 * rounding());
        }
      }
    }
  }

  /** The shape, and each element up to rounding at this scale. */
  private void assertClose(String what, Tensor found, double[] right, double scale) {
    assertThat(found.size()).as(what).isEqualTo(right.length);
    for (int i = 0; i < right.length; i++) {
      assertThat((double) found.data()[i])
          .as("%s[%d]", what, i)
          .isCloseTo(right[i], within(rounding() * (scale + Math.abs(right[i]))));
    }
  }
}
