package io.espalier.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.train.CrossEntropy;
import io.espalier.train.Layout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearEngineTest {
  private static final int IMAGES = 6;

  private final Random random = new Random(3);

  private float[] numbers(int size, double low) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextDouble(low, 1);
    }
    return numbers;
  }

  @ParameterizedTest
  @EnumSource(names = {"TRAIN", "FROZEN_NORM"})
  void gradientsAreThoseOfFiniteDifferences(Pass pass) {
    Network network = LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0.4);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      tensors.put(
          parameter.name(),
          Tensor.of(
              parameter.shape(), numbers(parameter.size(), parameter.role().trained() ? -1 : 0.5)));
    }
    Batch batch =
        new Batch(
            numbers(IMAGES * Blobs.SHAPE.size(), -1),
            random.ints(IMAGES, 0, Blobs.CLASSES).toArray());
    Layout layout = Layout.of(network);
    float[] gradients = new float[layout.size()];
    float[] parameters = new float[layout.size()];
    Model model = new Model(network, new Weights(tensors), History.NONE);
    try (Session session = new LinearEngine().open(model, Watch.NOTHING, 0)) {
      session.trained(parameters);
      loss(session, batch, pass);
      session.gradients(gradients);
      float h = 1 / 256f;
      for (int i = 0; i < parameters.length; i++) {
        float kept = parameters[i];
        parameters[i] = kept + h;
        session.setTrained(parameters);
        double above = loss(session, batch, pass);
        parameters[i] = kept - h;
        session.setTrained(parameters);
        double below = loss(session, batch, pass);
        double width = (double) (kept + h) - (kept - h);
        parameters[i] = kept;
        assertThat((double) gradients[i]).isEqualTo((above - below) / width, within(1e-4));
      }
    }
  }

  private static double loss(Session session, Batch batch, Pass pass) {
    session.reseed(9);
    return session.step(batch, pass, new CrossEntropy(0.1));
  }
}
