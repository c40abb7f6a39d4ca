package io.espalier.cli;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import io.espalier.network.Shape;
import io.espalier.spec.Text;
import io.espalier.train.ActivationSoundness;
import io.espalier.train.Diverged;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How far two models' outputs are from one another over random images, in evaluation.
 *
 * @param difference the largest absolute difference of two outputs
 * @param output the largest absolute output of the first model
 * @param images how many images were compared
 */
record OutputDifference(double difference, double output, int images) {
  private static final int BATCHES = 3;
  private static final int BATCH = 4;
  private static final long SEED = 1;
  private static final String COMPARE = "compare the models";

  /**
   * Compares two models.
   *
   * @throws Diverged if an output is not finite, or an activation of the first images
   */
  static OutputDifference of(Engine engine, Model first, Model second) {
    for (Model model : List.of(first, second)) {
      ActivationSoundness.check(engine, model, random(model.network().input(), SEED), COMPARE);
    }
    double difference = 0;
    double output = 0;
    try (Session a = engine.open(first, Watch.NOTHING, SEED);
        Session b = engine.open(second, Watch.NOTHING, SEED)) {
      for (int i = 0; i < BATCHES; i++) {
        Batch batch = random(first.network().input(), SEED + i);
        double[] expected = finite(a.forward(batch, Pass.EVALUATE));
        double[] actual = finite(b.forward(batch, Pass.EVALUATE));
        for (int k = 0; k < expected.length; k++) {
          difference = Math.max(difference, Math.abs(actual[k] - expected[k]));
          output = Math.max(output, Math.abs(expected[k]));
        }
      }
    }
    return new OutputDifference(difference, output, BATCHES * BATCH);
  }

  private static double[] finite(double[] outputs) {
    Soundness.fault("output", outputs)
        .ifPresent(
            fault -> {
              throw Diverged.during(COMPARE, fault);
            });
    return outputs;
  }

  private static Batch random(Shape image, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[BATCH * image.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return new Batch(values, new int[BATCH]);
  }

  @Override
  public String toString() {
    return Text.of(
        "largest output difference %.2g, largest output %.2g, over %d random images",
        difference, output, images);
  }
}
