package io.espalier.train;

import io.espalier.cost.Forecast;
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
   * Starts a course over one training.
   *
   * @throws io.espalier.spec.Refusal if the method cannot be used on this model, at this bench or
   *     by this recipe
   */
  Course begin(Model model, Bench bench, Recipe recipe);
}
