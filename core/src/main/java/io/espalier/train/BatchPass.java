package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.engine.Loss;
import io.espalier.engine.OutOfMemory;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.spec.Text;
import java.util.function.Function;

/**
 * Batches forward and backward through a session: whole, or in parts, one behind the other, whose
 * losses and gradients are averaged with their sizes as weights.
 */
final class BatchPass {
  private final Session session;
  private final Recipe recipe;
  private final float[] ofPart;

  /**
   * Passes through a session.
   *
   * @param parameters how many parameters it trains
   */
  BatchPass(Session session, Recipe recipe, int parameters) {
    this.session = session;
    this.recipe = recipe;
    this.ofPart = new float[recipe.microBatch().isPresent() ? parameters : 0];
  }

  /**
   * What a batch showed.
   *
   * @param loss the mean loss of its images
   * @param right how many of them had the largest logit at their label
   */
  record Seen(double loss, int right) {}

  /**
   * Goes through with one batch.
   *
   * @param losses what the images of a part are trained with
   * @param gradients receives the gradients of the mean loss
   * @throws OutOfMemory naming how many images were too many, and the option that lowers them
   */
  Seen run(Batch batch, Function<Batch, Loss> losses, float[] gradients) {
    if (batch.size() <= recipe.part()) {
      return once(batch, losses, gradients);
    }
    double loss = 0;
    int right = 0;
    for (int from = 0; from < batch.size(); from += recipe.part()) {
      Batch part = batch.part(from, recipe.part());
      Seen seen = once(part, losses, ofPart);
      double share = (double) part.size() / batch.size();
      loss += share * seen.loss();
      right += seen.right();
      add(gradients, (float) share, from == 0);
    }
    return new Seen(loss, right);
  }

  private Seen once(Batch images, Function<Batch, Loss> losses, float[] target) {
    try {
      Answers answers = new Answers(losses.apply(images));
      double loss = session.step(images, Pass.TRAIN, answers);
      session.gradients(target);
      return new Seen(loss, answers.right());
    } catch (OutOfMemory | OutOfMemoryError exhausted) {
      throw tooMany(images.size(), exhausted);
    }
  }

  private void add(float[] gradients, float share, boolean first) {
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = (first ? 0 : gradients[i]) + share * ofPart[i];
    }
  }

  private OutOfMemory tooMany(int images, Throwable exhausted) {
    String parts = recipe.microBatch().map(size -> ", micro-batch=" + size).orElse("");
    return new OutOfMemory(
        Text.of("Cannot train on %d images at once (batch=%d%s)", images, recipe.batch(), parts),
        exhausted,
        images > 1
            ? "set micro-batch=" + images / 2 + ", or give the process more memory"
            : "give the process more memory, or choose a smaller network");
  }
}
