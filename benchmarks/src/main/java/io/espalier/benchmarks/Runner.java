package io.espalier.benchmarks;

/** A network in one library, at work on one batch; it stays on the thread that opened it. */
interface Runner extends AutoCloseable {
  /** The number of trained parameters, as the library counts them. */
  long parameters();

  /**
   * One training step.
   *
   * @return the loss before the update
   */
  double train();

  /**
   * One forward pass in evaluation.
   *
   * @return the logits or probabilities, {@code (batch, class)} in row-major order
   */
  double[] infer();

  @Override
  void close();
}
