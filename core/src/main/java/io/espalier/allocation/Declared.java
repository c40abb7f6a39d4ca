package io.espalier.allocation;

import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Scores;
import java.util.Optional;

/** An allocation that is known without scores. */
interface Declared extends Allocation {
  /** The kept counts. */
  Widths widths(PruningSpace space);

  @Override
  default Widths widths(PruningSpace space, Scores scores) {
    return widths(space);
  }

  @Override
  default Optional<Widths> planned(PruningSpace space) {
    return Optional.of(widths(space));
  }

  @Override
  default Forecast forecast(PruningSpace space, Forecast before) {
    return PrunedForecast.after(before, space.groups(), widths(space));
  }
}
