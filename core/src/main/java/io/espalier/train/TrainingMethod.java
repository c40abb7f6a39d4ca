package io.espalier.train;

import io.espalier.cost.Forecast;
import io.espalier.model.Model;

/**
 * A published method that acts during training. Immutable options; its progress is a {@link
 * Course}.
 */
public interface TrainingMethod {
  /** What is known of the network afterwards, before any weight exists. */
  default Forecast forecast(Forecast before) {
    return before;
  }

  /** Starts a course over one training. */
  Course begin(Model model, Bench bench, Recipe recipe);
}
