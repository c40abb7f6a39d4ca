package io.espalier.method;

import io.espalier.engine.Loss;

/**
 * A loss towards labels and towards a teacher at once: {@code (1 - weight) * plain + weight * T^2 *
 * KL(p || q)}, with {@code p} and {@code q} the softmax of the teacher's and the learner's logits
 * divided by the temperature {@code T}. The factor {@code T^2} keeps the size of its gradient,
 * which is {@code weight * T * (q - p)} for each image, over the batch size.
 *
 * @param teacher the teacher's logits for the batch, {@code (batch, class)}
 */
record SoftTargets(Loss plain, double[] teacher, double temperature, double weight)
    implements Loss {
  @Override
  public double apply(double[] logits, int[] labels, double[] gradient) {
    double hard = plain.apply(logits, labels, gradient);
    int classes = logits.length / labels.length;
    double soft = 0;
    for (int first = 0; first < logits.length; first += classes) {
      double[] p = logSoftmax(teacher, first, classes);
      double[] q = logSoftmax(logits, first, classes);
      for (int c = 0; c < classes; c++) {
        double target = Math.exp(p[c]);
        // A class that the teacher excludes adds nothing.
        soft += target == 0 ? 0 : target * (p[c] - q[c]);
        double pull = temperature * (Math.exp(q[c]) - target) / labels.length;
        gradient[first + c] = (1 - weight) * gradient[first + c] + weight * pull;
      }
    }
    return (1 - weight) * hard + weight * temperature * temperature * soft / labels.length;
  }

  private double[] logSoftmax(double[] logits, int first, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[first + c] / temperature);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[first + c] / temperature - largest);
    }
    double[] logProbabilities = new double[classes];
    for (int c = 0; c < classes; c++) {
      logProbabilities[c] = logits[first + c] / temperature - largest - Math.log(sum);
    }
    return logProbabilities;
  }
}
