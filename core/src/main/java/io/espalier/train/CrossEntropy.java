package io.espalier.train;

import io.espalier.engine.Loss;

/**
 * The mean cross-entropy between softmax and labels, in nats, with label smoothing (Szegedy et al.,
 * "Rethinking the Inception Architecture for Computer Vision", CVPR 2016): of {@code K} classes
 * each has the target {@code smoothing / K}, and the label's class {@code 1 - smoothing} more.
 *
 * @param smoothing in {@code [0, 1)}
 */
public record CrossEntropy(double smoothing) implements Loss {
  /** Without smoothing: what is reported. */
  public static final CrossEntropy PLAIN = new CrossEntropy(0);

  public CrossEntropy {
    Require.share("smoothing", smoothing);
  }

  @Override
  public double apply(double[] logits, int[] labels, double[] gradient) {
    int classes = logits.length / labels.length;
    double everywhere = smoothing / classes;
    double loss = 0;
    for (int image = 0; image < labels.length; image++) {
      int first = image * classes;
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[first + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[first + c] - largest);
      }
      double logSum = largest + Math.log(sum);
      for (int c = 0; c < classes; c++) {
        double logProbability = logits[first + c] - logSum;
        double target = everywhere + (c == labels[image] ? 1 - smoothing : 0);
        // A class without a target adds nothing, even where its probability is 0 and the logarithm
        // infinite.
        loss -= target == 0 ? 0 : target * logProbability;
        gradient[first + c] = (Math.exp(logProbability) - target) / labels.length;
      }
    }
    return loss / labels.length;
  }
}
