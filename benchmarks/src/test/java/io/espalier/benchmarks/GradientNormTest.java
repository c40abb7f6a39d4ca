package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.train.CrossEntropy;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class GradientNormTest {
  private static final Engine ENGINE = Engines.find();

  /** The norm of each weight's slopes, normalizations, biases and statistics left out. */
  @Test
  void isThatOfDifferencesOfTheLoss() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 4, 4));
    b.add("conv", Conv.of(3, 3), Network.INPUT);
    b.add("bn", BatchNorm.DEFAULTS, "conv");
    b.add("pool", new GlobalAveragePool(), "bn");
    b.add("flat", new Flatten(), "pool");
    b.add("last", new Linear(3, true), "flat");
    Model fresh = Initialization.KAIMING_FAN_IN.fresh(b.build(), 1);
    // Shifts, because pooled means of what is normalized would all be alike.
    Model model = fresh.with(fresh.weights().with(Map.of("bn.bias", Tensor.vector(1, -1, .5f))));
    Batch batch = batch(6, 32);
    double expected = slope(model, batch, "conv.weight") + slope(model, batch, "last.weight");
    assertThat(GradientNorm.of(model, batch, ENGINE))
        .isCloseTo(expected, Percentage.withPercentage(1));
  }

  private static double slope(Model model, Batch batch, String name) {
    Tensor weight = model.weights().get(name);
    float change = 1e-2f;
    double square = 0;
    for (int i = 0; i < weight.size(); i++) {
      double difference =
          loss(model, batch, name, i, change) - loss(model, batch, name, i, -change);
      square += Math.pow(difference / (2 * change), 2);
    }
    return Math.sqrt(square);
  }

  private static double loss(Model model, Batch batch, String name, int index, float change) {
    Tensor changed = model.weights().get(name).copy();
    changed.data()[index] += change;
    Model other = model.with(model.weights().with(Map.of(name, changed)));
    try (Session session = ENGINE.open(other, Watch.NOTHING, 1)) {
      return CrossEntropy.PLAIN.apply(
          session.forward(batch, Pass.TRAIN), batch.labels(), new double[batch.size() * 3]);
    }
  }

  private static Batch batch(int images, int each) {
    Random random = new Random(1);
    float[] values = new float[images * each];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Batch(values, new int[] {0, 1, 2, 0, 1, 2});
  }
}
