package io.espalier.engine;

/** What training minimizes, over a batch's logits, in plain Java. */
@FunctionalInterface
public interface Loss {
  /**
   * The mean loss of a batch, and its gradient.
   *
   * @param logits {@code (batch, class)} in row-major order
   * @param labels a class for each image
   * @param gradient receives dL/dlogits, in the shape of the logits
   */
  double apply(double[] logits, int[] labels, double[] gradient);
}
