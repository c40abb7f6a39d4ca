package io.espalier.step;

import io.espalier.cost.Forecast;
import io.espalier.data.Data;
import io.espalier.model.Model;
import io.espalier.train.Bench;

/**
 * Something done to a model: train it, prune it, rewrite it. Immutable options, named by {@link
 * Steps#CATALOG}.
 */
public interface Step {
  /**
   * What is known of the network afterwards, before any weight exists: exact where counts are
   * declared, bounds where a search decides them.
   *
   * @throws io.espalier.spec.Refusal if the step cannot be carried out on any such network
   */
  Forecast forecast(Forecast before);

  /**
   * Checks that the data is enough for it, before the first step of a trial runs.
   *
   * @throws io.espalier.spec.Refusal naming what is missing
   */
  default void check(Data data) {}

  /**
   * Does it.
   *
   * @throws io.espalier.spec.Refusal if it cannot be done on this model
   */
  Done run(Model model, Bench bench);

  /**
   * A step's end.
   *
   * @param imagesSeen images that went through training steps
   * @param seconds wall time of earlier attempts that it continued; the caller measures its own
   */
  record Done(Model model, long imagesSeen, double seconds) {}
}
