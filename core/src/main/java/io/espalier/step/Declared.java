package io.espalier.step;

import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Scores;
import java.util.Optional;

/** An allocation that is known without scores. */
interface Declared extends Allocation {
  /** The kept counts. */
  Widths widths(Field field);

  @Override
  default Widths widths(Field field, Scores scores) {
    return widths(field);
  }

  @Override
  default Optional<Widths> planned(Field field) {
    return Optional.of(widths(field));
  }

  @Override
  default Forecast forecast(Field field, Forecast before) {
    return Bounds.after(before, field.groups(), widths(field));
  }
}
