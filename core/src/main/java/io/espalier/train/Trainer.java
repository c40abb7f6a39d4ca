package io.espalier.train;

import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.spec.Refusal;
import java.util.List;

/**
 * Trains models by a recipe, in a context of work.
 *
 * <p>A training depends on its model, recipe, method, data and seed alone. It leaves its state in
 * the context's checkpoints after every epoch, within an epoch every five minutes, and when it is
 * stopped on request; run again, it continues from the newest of them and ends with the same bits
 * on the same kind of machine. A pause at the context's point is no more than that: the schedule is
 * of the full length throughout.
 */
public record Trainer(Recipe recipe, WorkContext context) {
  /**
   * Trains the model, to the end of the recipe or to where the context lets it pause; by methods if
   * there are any, whose hooks are called in their order.
   *
   * @throws Diverged if the loss, a gradient, a parameter or a statistic became infinite or not a
   *     number; before anything of it is kept
   * @throws Cancel.Cancelled if it was stopped on request
   * @throws Refusal if the training images are too few for one batch, or a method cannot be used on
   *     this model
   */
  public Trained train(Model model, TrainingMethod... methods) {
    try (MethodRun methodRun = MethodRuns.begin(List.of(methods), model, context, recipe);
        Session session = context.engine().open(model, Watch.NOTHING, context.seed())) {
      return new Training(recipe, context, methodRun, session, model.network()).run();
    }
  }
}
