package io.espalier.criterion;

import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.train.WorkContext;
import java.util.Arrays;

/**
 * Training images that a criterion looks at: drawn by the context's seed, without augmentation.
 *
 * @param images how many, at least 1
 * @param batch images that go through the network at once, at least 1
 */
record ScoringImages(int images, int batch) {
  /** Looks at one batch in a session that is open on the model. */
  interface Look {
    void at(Session session, Batch batch);
  }

  ScoringImages {
    if (images < 1 || batch < 1) {
      throw new IllegalArgumentException("images and batch must be at least 1");
    }
  }

  /** Hands every batch to the look, the last one as small as the count of images needs. */
  void each(Model model, WorkContext context, Watch watch, Look look) {
    Data data = context.data();
    if (images > data.train().size()) {
      throw new Refusal(
          Text.of(
              "Cannot look at %,d images of %s: there are %,d to train on; set images lower",
              images, data.name(), data.train().size()));
    }
    Batches source =
        Batches.training(
            data.train(), data.normalization(), new Augmentation.None(), batch, context.seed());
    try (Session session = context.engine().open(model, watch, context.seed())) {
      int seen = 0;
      for (int i = 0; seen < images && i < source.count(); i++) {
        context.cancel().check();
        Batch next = first(source.batch(0, i), images - seen);
        look.at(session, next);
        seen += next.size();
      }
    }
  }

  private static Batch first(Batch batch, int most) {
    if (batch.size() <= most) {
      return batch;
    }
    int each = batch.images().length / batch.size();
    return new Batch(
        Arrays.copyOf(batch.images(), most * each), Arrays.copyOf(batch.labels(), most));
  }
}
