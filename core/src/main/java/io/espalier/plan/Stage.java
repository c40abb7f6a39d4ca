package io.espalier.plan;

import io.espalier.cost.Forecast;
import io.espalier.step.Step;

/** A network before or after a step, and of it what stays known. */
record Stage(Forecast forecast, StageCost cost) {
  static Stage of(Forecast forecast) {
    return new Stage(forecast, StageCost.of(forecast));
  }

  /** The stage behind a step; itself where the step gives the forecast that it was given. */
  @SuppressWarnings("ReferenceEquality")
  Stage after(Step step) {
    Forecast after = step.forecast(forecast);
    return after == forecast ? this : of(after);
  }
}
