package io.espalier.allocation;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Widths;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.network.Network;

/**
 * Forecasts of pruned networks: exact on a known network, bounds on one that is known within bounds
 * itself.
 */
final class PrunedForecast {
  private PrunedForecast() {}

  /** After widths that need no scores. */
  static Forecast after(Forecast before, ChannelGroups groups, Widths widths) {
    return before.narrowed(Narrowing.narrow(groups, widths));
  }

  /** Somewhere between all that may go and nothing. */
  static Forecast between(Forecast before, Network least) {
    CostTable cost = CostTable.of(least);
    boolean exact = before.macs().isExact() && before.params().isExact();
    return new Forecast(
        before.widest(),
        new Range(exact ? cost.macs() : 0, before.macs().high()),
        new Range(exact ? cost.params() : 0, before.params().high()));
  }
}
