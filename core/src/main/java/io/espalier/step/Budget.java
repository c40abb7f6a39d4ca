package io.espalier.step;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.network.Network;
import java.util.function.ToLongFunction;

/** What a target is counted in. */
enum Budget {
  MACS(CostTable::macs) {
    @Override
    Range of(Forecast forecast) {
      return forecast.macs();
    }
  },
  PARAMS(CostTable::params) {
    @Override
    Range of(Forecast forecast) {
      return forecast.params();
    }
  };

  private final ToLongFunction<CostTable> total;

  Budget(ToLongFunction<CostTable> total) {
    this.total = total;
  }

  long of(Network network) {
    return total.applyAsLong(CostTable.of(network));
  }

  abstract Range of(Forecast forecast);

  /** A target of at most 1 is a share of what there is; above, a count. */
  static long absolute(double target, long whole) {
    return target <= 1 ? (long) Math.floor(target * whole) : (long) target;
  }
}
