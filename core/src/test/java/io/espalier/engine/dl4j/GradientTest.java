package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients against central finite differences in double precision. The gradient of the first
 * convolution's bias and weight passes through whatever comes behind it.
 */
class GradientTest {
  private static final Engine DOUBLE = Dl4jEngine.inDouble();
  private static final int BATCH = 3;

  /** A power of two, so that a weight and its neighbours are floats. */
  private static final float STEP = 0x1p-17f;

  private static final int CHECKED = 20;

  static Stream<String> networks() {
    return SmallNetworks.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void trainingGradientsAreDifferences(String name) {
    assertDifferences(name, Pass.TRAIN);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void frozenGradientsAreDifferences(String name) {
    assertDifferences(name, Pass.FROZEN_NORM);
  }

  private static void assertDifferences(String name, Pass pass) {
    Model model = TestNetworks.model(SmallNetworks.all().get(name), 11);
    Batch batch = TestNetworks.batch(model.network().input(), BATCH, 4, 12);
    try (Session session = DOUBLE.open(model, Watch.NOTHING, 1)) {
      float[] values = new float[size(model)];
      session.trained(values);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.round(values[i] / STEP) * STEP;
      }
      session.setTrained(values);
      Loss loss = new CrossEntropy();
      session.step(batch, pass, loss);
      float[] gradients = new float[values.length];
      session.gradients(gradients);
      Random random = new Random(13);
      for (int k = 0; k < CHECKED; k++) {
        int i = k < CHECKED / 4 ? k : random.nextInt(values.length);
        double difference =
            (at(session, values, i, STEP, batch, pass, loss)
                    - at(session, values, i, -STEP, batch, pass, loss))
                / (2 * STEP);
        assertThat((double) gradients[i])
            .as("parameter %d of %s in %s", i, name, pass)
            .isCloseTo(difference, within(2e-5 + 2e-3 * Math.abs(difference)));
      }
    }
  }

  private static double at(
      Session session, float[] values, int i, float step, Batch batch, Pass pass, Loss loss) {
    float[] moved = values.clone();
    moved[i] += step;
    session.setTrained(moved);
    return session.step(batch, pass, loss);
  }

  private static int size(Model model) {
    return model.network().parameters().stream()
        .filter(parameter -> parameter.role().trained())
        .mapToInt(parameter -> parameter.size())
        .sum();
  }
}
