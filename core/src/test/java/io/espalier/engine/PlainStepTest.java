package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradients that engines are compared with, against differences of the loss: each parameter is
 * moved along a random direction, so that all of its elements count.
 */
class PlainStepTest {
  private static final double STEP = 1e-6;

  @ParameterizedTest
  @MethodSource("io.espalier.engine.OperationCases#names")
  void gradientsAreDifferences(String name) {
    Model model = TestNetworks.model(OperationCases.all().get(name), 11);
    Batch batch = TestNetworks.batch(model.network().input(), 3, 4, 12);
    for (Pass pass : new Pass[] {Pass.TRAIN, Pass.FROZEN_NORM}) {
      PlainStep step = PlainStep.of(model, batch, pass, new PlainCrossEntropy());
      Random random = new Random(13);
      step.parameters()
          .forEach(
              (parameter, gradient) -> {
                float[] up = model.weights().get(parameter).data().clone();
                float[] down = up.clone();
                double expected = 0;
                for (int i = 0; i < up.length; i++) {
                  double way = STEP * random.nextGaussian();
                  up[i] += (float) way;
                  down[i] -= (float) way;
                  expected += gradient[i] * ((double) up[i] - down[i]);
                }
                double difference =
                    loss(model, parameter, up, batch, pass)
                        - loss(model, parameter, down, batch, pass);
                assertThat(difference / STEP)
                    .as("%s of %s in %s", parameter, name, pass)
                    .isCloseTo(expected / STEP, within(1e-6 + 1e-4 * Math.abs(expected / STEP)));
              });
    }
  }

  private static double loss(Model model, String name, float[] values, Batch batch, Pass pass) {
    Tensor moved = Tensor.of(model.weights().get(name).shape(), values);
    Model other = model.with(model.weights().with(Map.of(name, moved)));
    double[] logits = PlainForward.outputs(other, batch, pass).get(model.network().output().path());
    return new PlainCrossEntropy().apply(logits, batch.labels(), new double[logits.length]);
  }
}
