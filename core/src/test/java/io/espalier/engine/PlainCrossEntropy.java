package io.espalier.engine;

/** The mean of {@code -log softmax} at the label. */
public final class PlainCrossEntropy implements Loss {
  @Override
  public double apply(double[] logits, int[] labels, double[] gradient) {
    int classes = logits.length / labels.length;
    double total = 0;
    for (int n = 0; n < labels.length; n++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[n * classes + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[n * classes + c] - largest);
      }
      for (int c = 0; c < classes; c++) {
        double share = Math.exp(logits[n * classes + c] - largest) / sum;
        double truth = labels[n] == c ? 1 : 0;
        gradient[n * classes + c] = (share - truth) / labels.length;
      }
      total -= logits[n * classes + labels[n]] - largest - Math.log(sum);
    }
    return total / labels.length;
  }
}
