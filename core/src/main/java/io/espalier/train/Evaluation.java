package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Images;
import io.espalier.data.Normalization;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Soundness;
import java.util.Optional;

/**
 * How well a model names the classes of images.
 *
 * @param accuracy the share of images whose label has the largest logit, in {@code [0, 1]}; of
 *     equal logits the lowest class counts as largest
 * @param topFive the share of images whose label is among the five largest logits, in {@code [0,
 *     1]}; only where there are more than five classes
 * @param loss mean cross-entropy without smoothing, in nats
 */
public record Evaluation(double accuracy, Optional<Double> topFive, double loss) {
  private static final int FIVE = 5;
  private static final String SCORE = "score the model";

  /**
   * Evaluates a model on all images, for the record: the first few are also looked at inside the
   * network.
   *
   * @param batch images that go through the network at once
   * @throws Diverged if an output is not finite, or an activation of the first few images
   */
  public static Evaluation of(
      Engine engine, Model model, Images images, Normalization normalization, int batch) {
    Batches few = Batches.evaluation(images, normalization, ActivationSoundness.IMAGES);
    if (few.count() > 0) {
      ActivationSoundness.check(engine, model, few.batch(0, 0), SCORE);
    }
    return of(engine, model, Batches.evaluation(images, normalization, batch));
  }

  /**
   * Evaluates a model on the batches of one epoch.
   *
   * @throws Diverged if an output is not finite
   */
  static Evaluation of(Engine engine, Model model, Batches batches) {
    try (Session session = engine.open(model, Watch.NOTHING, 0)) {
      return of(session, batches);
    }
  }

  /**
   * Evaluates the model of a session, as it is now, on the batches of one epoch.
   *
   * @throws Diverged if an output is not finite
   */
  public static Evaluation of(Session session, Batches batches) {
    long images = 0;
    long first = 0;
    long firstFive = 0;
    double loss = 0;
    int classes = 0;
    for (Batch batch : batches.epoch(0)) {
      double[] logits = session.forward(batch, Pass.EVALUATE);
      Soundness.fault("output", logits)
          .ifPresent(
              fault -> {
                throw Diverged.during(SCORE, fault);
              });
      classes = logits.length / batch.size();
      loss +=
          batch.size()
              * CrossEntropy.PLAIN.apply(logits, batch.labels(), new double[logits.length]);
      for (int i = 0; i < batch.size(); i++) {
        int ahead = ahead(logits, i * classes, classes, batch.labels()[i]);
        first += ahead == 0 ? 1 : 0;
        firstFive += ahead < FIVE ? 1 : 0;
      }
      images += batch.size();
    }
    if (images == 0) {
      throw new IllegalArgumentException("there are no images to evaluate on");
    }
    return new Evaluation(
        (double) first / images,
        classes > FIVE ? Optional.of((double) firstFive / images) : Optional.empty(),
        loss / images);
  }

  /** The number of classes that come before the label. */
  private static int ahead(double[] logits, int offset, int classes, int label) {
    double own = logits[offset + label];
    int ahead = 0;
    for (int c = 0; c < classes; c++) {
      double other = logits[offset + c];
      ahead += other > own || (c < label && other == own) ? 1 : 0;
    }
    return ahead;
  }
}
