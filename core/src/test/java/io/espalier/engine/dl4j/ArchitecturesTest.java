package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.testing.SmallArchitectures;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole architectures of every family, in the engine. */
class ArchitecturesTest {
  private static final int CLASSES = 3;

  static List<String> architectures() {
    return SmallArchitectures.ALL;
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void logitsAreThoseOfTheDefinition(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    Model model = RandomWeights.of(network, 3);
    Batch batch = TestNetworks.batch(network.input(), 1, CLASSES, 4);
    double[] image = new double[network.input().size()];
    Arrays.setAll(image, i -> batch.images()[i]);
    double[] expected = ReferenceForward.output(model, image);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    try (Session session = Dl4jEngine.inDouble().open(model, Watch.NOTHING, 1)) {
      double[] logits = session.forward(batch, Pass.EVALUATE);
      for (int i = 0; i < CLASSES; i++) {
        assertThat(logits[i]).isCloseTo(expected[i], within(1e-5 * largest));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aStepOfTrainingReachesEveryConvolution(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    Model model = Initialization.KAIMING_FAN_OUT.fresh(network, 3);
    Batch batch = TestNetworks.batch(network.input(), 8, CLASSES, 4);
    try (Session session = new Dl4jEngine().open(model, Watch.NOTHING, 1)) {
      double loss = session.step(batch, Pass.TRAIN, new CrossEntropy());
      assertThat(loss).isFinite().isPositive();
      float[] gradients =
          new float
              [network.parameters().stream()
                  .filter(p -> p.role().trained())
                  .mapToInt(p -> p.size())
                  .sum()];
      session.gradients(gradients);
      int at = 0;
      for (var parameter : network.parameters()) {
        if (parameter.role().trained()) {
          float[] own = Arrays.copyOfRange(gradients, at, at + parameter.size());
          boolean any = false;
          for (float value : own) {
            assertThat(value).as(parameter.name()).isFinite();
            any |= value != 0;
          }
          assertThat(any).as(parameter.name()).isTrue();
          at += parameter.size();
        }
      }
    }
  }
}
