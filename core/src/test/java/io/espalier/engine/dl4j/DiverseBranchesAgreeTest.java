package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.train.Layout;
import io.espalier.zoo.Zoo;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A whole network of diverse branches, with borders, averages and sums of four, gives the gradients
 * that double precision gives: in blocks of channels, and at half the width with channels last.
 */
class DiverseBranchesAgreeTest {
  private static final int BATCH = 8;

  @ParameterizedTest
  @ValueSource(strings = {"dbb-resnet-20(image=16)", "dbb-resnet-20(width=0.5, image=16)"})
  void gradientsAreThoseOfDoublePrecision(String architecture) {
    Network network = Zoo.CATALOG.read(architecture);
    Model model = TestNetworks.model(network, 1);
    assertThat(
            KernelsAgreeTest.distance(
                gradients(new Dl4jEngine(), model), gradients(Dl4jEngine.inDouble(), model)))
        .isLessThan(1e-4);
  }

  private static float[] gradients(Engine engine, Model model) {
    Network network = model.network();
    Random random = new Random(3);
    float[] images = new float[BATCH * network.input().size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(BATCH, 0, 10).toArray();
    float[] gradients = new float[Layout.of(network).size()];
    try (Session session = engine.open(model, Watch.NOTHING, 1)) {
      session.step(new Batch(images, labels), Pass.TRAIN, new PlainCrossEntropy());
      session.gradients(gradients);
    }
    return gradients;
  }
}
