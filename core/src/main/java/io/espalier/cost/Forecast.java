package io.espalier.cost;

import io.espalier.network.Network;

/**
 * What is known of a network before anything is trained: the widest that it can be, and the bounds
 * of its cost.
 *
 * <pre>{@code
 * Forecast before = Forecast.exact(network);
 * Forecast after = Steps.CATALOG.read("prune(l1, to-macs=0.5)").forecast(before);
 * boolean exact = after.macs().isExact(); // true: the counts do not depend on scores
 * }</pre>
 *
 * @param widest the network with every channel that may remain
 * @param macs multiply-accumulates for one image
 * @param params trained parameters
 */
public record Forecast(Network widest, Range macs, Range params) {
  /** The forecast of a network that will be exactly this one. */
  public static Forecast exact(Network network) {
    CostTable cost = CostTable.of(network);
    return new Forecast(network, Range.exact(cost.macs()), Range.exact(cost.params()));
  }

  /**
   * What is known once the widest network is narrowed to this one: exact if the network is, and at
   * most its cost otherwise.
   */
  public Forecast narrowed(Network narrowed) {
    Forecast least = exact(narrowed);
    if (macs.isExact() && params.isExact()) {
      return least;
    }
    return new Forecast(
        narrowed,
        new Range(0, Math.min(least.macs().high(), macs.high())),
        new Range(0, Math.min(least.params().high(), params.high())));
  }
}
