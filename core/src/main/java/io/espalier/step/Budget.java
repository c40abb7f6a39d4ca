package io.espalier.step;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.network.Network;

/** What a target is counted in. */
enum Budget {
  MACS {
    @Override
    long of(Network network) {
      return CostTable.of(network).macs();
    }

    @Override
    Range of(Forecast forecast) {
      return forecast.macs();
    }
  },
  PARAMS {
    @Override
    long of(Network network) {
      return CostTable.of(network).params();
    }

    @Override
    Range of(Forecast forecast) {
      return forecast.params();
    }
  };

  abstract long of(Network network);

  abstract Range of(Forecast forecast);

  /** A target of at most 1 is a share of what there is; above, a count. */
  static long absolute(double target, long whole) {
    return target <= 1 ? (long) Math.floor(target * whole) : (long) target;
  }
}
