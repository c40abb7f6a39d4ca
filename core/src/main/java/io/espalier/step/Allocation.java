package io.espalier.step;

import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Scores;
import java.util.Optional;

/** Decides how many channels each group keeps. */
interface Allocation {
  /** The kept counts. */
  Widths widths(Field field, Scores scores);

  /** The kept counts where they do not depend on scores. */
  Optional<Widths> planned(Field field);

  /** What is known of the pruned network before there are scores. */
  Forecast forecast(Field field, Forecast before);
}
