package io.espalier.train;

import io.espalier.engine.Loss;

/**
 * A loss that counts, on its way, how many images of the batch the logits name rightly: what
 * training accuracy costs is a comparison for each logit, and no further pass.
 */
final class Answers implements Loss {
  private final Loss loss;
  private int right;

  Answers(Loss loss) {
    this.loss = loss;
  }

  @Override
  public double apply(double[] logits, int[] labels, double[] gradient) {
    int classes = logits.length / labels.length;
    right = 0;
    for (int image = 0; image < labels.length; image++) {
      right += Evaluation.ahead(logits, image * classes, classes, labels[image]) == 0 ? 1 : 0;
    }
    return loss.apply(logits, labels, gradient);
  }

  /** The images of the last batch whose label had the largest logit. */
  int right() {
    return right;
  }
}
