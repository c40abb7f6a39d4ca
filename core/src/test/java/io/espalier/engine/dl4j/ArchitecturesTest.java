package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.rewrite.Deploy;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.testing.SmallArchitectures;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whole architectures of every family, in the engine. */
class ArchitecturesTest {
  private static final int CLASSES = 3;

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void logitsAreThoseOfTheDefinition(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    Model model = RandomWeights.of(network, 3);
    Batch batch = TestNetworks.batch(network.input(), 1, CLASSES, 4);
    double[] image = new double[network.input().size()];
    Arrays.setAll(image, i -> batch.images()[i]);
    double[] expected = ReferenceForward.output(model, image);
    assertThat(logits(Dl4jEngine.inDouble(), model, batch))
        .containsExactly(expected, within(1e-5 * Outputs.largest(expected)));
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
  void deployedItGivesTheSame(String architecture) {
    Model model = RandomWeights.of(SmallArchitectures.network(architecture), 5);
    Model deployed = new Deploy().apply(model);
    assertSame(Dl4jEngine.inDouble(), 1e-5, model, deployed);
    assertSame(new Dl4jEngine(), 1e-4, model, deployed);
  }

  /** Up to a share of the largest output. */
  private static void assertSame(Engine engine, double share, Model model, Model deployed) {
    Batch batch = TestNetworks.batch(model.network().input(), 2, CLASSES, 4);
    double[] expected = logits(engine, model, batch);
    assertThat(logits(engine, deployed, batch))
        .containsExactly(expected, within(share * Outputs.largest(expected)));
  }

  private static double[] logits(Engine engine, Model model, Batch batch) {
    try (Session session = engine.open(model, Watch.NOTHING, 1)) {
      return session.forward(batch, Pass.EVALUATE);
    }
  }

  @ParameterizedTest
  @FieldSource("io.espalier.testing.SmallArchitectures#ALL")
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
