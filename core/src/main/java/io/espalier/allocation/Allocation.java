package io.espalier.allocation;

import io.espalier.channel.Widths;
import io.espalier.cost.Forecast;
import io.espalier.criterion.Scores;
import java.util.Optional;

/** Decides how many channels each group keeps. */
public interface Allocation {
  /** The kept counts. */
  Widths widths(PruningSpace space, Scores scores);

  /** The kept counts where they do not depend on scores. */
  Optional<Widths> planned(PruningSpace space);

  /** What is known of the pruned network before there are scores. */
  Forecast forecast(PruningSpace space, Forecast before);
}
