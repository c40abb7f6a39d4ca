package io.espalier.train;

import io.espalier.cost.Forecast;
import io.espalier.data.Data;
import io.espalier.model.Model;

/**
 * A published method that acts during training. Immutable options, named by a catalogue; its
 * progress is a {@link MethodRun}.
 *
 * <pre>{@code
 * record SignOfGradients() implements TrainingMethod {
 *   @Override
 *   public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
 *     return new MethodRun() {
 *       @Override
 *       public void gradientsReady(Progress progress) {
 *         float[] gradients = progress.gradients();
 *         for (int i = 0; i < gradients.length; i++) {
 *           gradients[i] = Math.signum(gradients[i]);
 *         }
 *       }
 *     };
 *   }
 * }
 *
 * Trained trained = new Trainer(recipe, context).train(model, new SignOfGradients());
 * }</pre>
 */
public interface TrainingMethod {
  /**
   * What is known of the network afterwards, before any weight exists.
   *
   * @throws io.espalier.spec.Refusal if the method cannot be used on any such network
   */
  default Forecast forecast(Forecast before) {
    return before;
  }

  /**
   * Checks that the data, and what the method reads besides, is enough for it, before the first
   * step of a trial runs.
   *
   * @throws io.espalier.spec.Refusal naming what is missing
   */
  default void check(Data data) {}

  /**
   * Starts a run over one training.
   *
   * @throws io.espalier.spec.Refusal if the method cannot be used on this model, in this context or
   *     by this recipe
   */
  MethodRun begin(Model model, WorkContext context, Recipe recipe);
}
