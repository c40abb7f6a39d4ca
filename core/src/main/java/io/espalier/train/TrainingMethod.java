package io.espalier.train;

import io.espalier.cost.Forecast;
import io.espalier.data.Data;
import io.espalier.model.Model;

/**
 * A published method that acts during training. Immutable options, named by a catalogue; its
 * progress is a {@link Course}.
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
   * Starts a course over one training.
   *
   * @throws io.espalier.spec.Refusal if the method cannot be used on this model, at this bench or
   *     by this recipe
   */
  Course begin(Model model, Bench bench, Recipe recipe);
}
