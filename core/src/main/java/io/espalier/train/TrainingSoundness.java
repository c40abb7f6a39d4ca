package io.espalier.train;

import io.espalier.model.Soundness;
import java.util.Optional;

/**
 * Ends a training at the first step in which a number of it cannot be. The loss alone does not
 * tell: a rectification may make zeros of what is not a number, as oneDNN's does, and what was lost
 * before it is seen in gradients and statistics only.
 */
record TrainingSoundness(Layout parameters, Layout statistics) {
  private static final String GRADIENT = "gradient of ";

  /**
   * Looks at what a pass leaves, before a method or an optimizer works with it.
   *
   * @throws Diverged naming the first parameter that a method spoiled before the pass, or else the
   *     first statistic, or else the first gradient
   */
  void afterPass(
      double loss, float[] values, float[] moved, float[] gradients, int epoch, long step) {
    Optional<Soundness.Fault> seen =
        statistics.fault("", moved).or(() -> fault(GRADIENT, gradients));
    boolean lost = !Double.isFinite(loss);
    if (lost || seen.isPresent()) {
      Optional<Soundness.Fault> fault = fault("", values).or(() -> seen);
      String sentence = lost ? "the loss became " + loss : "";
      String joint = lost && fault.isPresent() ? " and " : "";
      String tensor = fault.map(Soundness.Fault::toString).orElse("");
      throw Diverged.at(sentence + joint + tensor, epoch, step);
    }
  }

  /**
   * Looks at what an optimizer leaves. A first moment that is not finite shows in its parameter or
   * in the second.
   *
   * @throws Diverged naming the first gradient that a method spoiled, or else the first parameter,
   *     or else the first of the second moments
   */
  void afterUpdate(float[] values, float[] gradients, Moments moments, int epoch, long step) {
    Optional<Soundness.Fault> fault = fault("", values);
    // A gradient reaches its parameter at once; it is the cause.
    fault
        .flatMap(tensor -> fault(GRADIENT, gradients))
        .or(() -> fault)
        .or(() -> fault("second moment of ", moments.second()))
        .ifPresent(tensor -> fail(tensor, epoch, step));
  }

  /**
   * Looks at what is kept or scored, after methods had their turn.
   *
   * @throws Diverged as {@link #afterUpdate} does, or else naming the first of the first moments,
   *     or else the first statistic
   */
  void beforeKept(
      float[] values, float[] moved, float[] gradients, Moments moments, int epoch, long step) {
    afterUpdate(values, gradients, moments, epoch, step);
    fault("first moment of ", moments.first())
        .or(() -> statistics.fault("", moved))
        .ifPresent(tensor -> fail(tensor, epoch, step));
  }

  private Optional<Soundness.Fault> fault(String what, float[] values) {
    return Soundness.finite(values) ? Optional.empty() : parameters.fault(what, values);
  }

  private static void fail(Soundness.Fault fault, int epoch, long step) {
    throw Diverged.at(fault.toString(), epoch, step);
  }
}
