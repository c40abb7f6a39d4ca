package io.espalier.allocation;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.spec.Share;
import io.espalier.spec.Text;

/** What a target is counted in. */
public enum Budget {
  MACS {
    @Override
    public long of(Network network) {
      return CostTable.of(network).macs();
    }

    @Override
    Range of(Forecast forecast) {
      return forecast.macs();
    }
  },
  PARAMS {
    @Override
    public long of(Network network) {
      return CostTable.of(network).params();
    }

    @Override
    Range of(Forecast forecast) {
      return forecast.params();
    }
  };

  /** So much a network has. */
  public abstract long of(Network network);

  abstract Range of(Forecast forecast);

  /**
   * Checks that a target asks for something.
   *
   * @throws Refusal if it is a count that there is not so much of in any case
   */
  public void check(double target, Forecast before) {
    long most = of(before).high();
    if (target > 1 && target >= most + 1.0) {
      throw new Refusal(
          Text.of(
              "Cannot prune to %,d %s: the network has %,d; give a lower target, or a share up to 1",
              (long) target, this, most));
    }
  }

  /**
   * Checks that a target leaves something.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public static void check(double target) {
    if (!(target > 0)) {
      throw new IllegalArgumentException("a target of " + target + " is not above 0");
    }
  }

  /** As in sentences. */
  @Override
  public String toString() {
    return this == MACS ? "MACs" : "parameters";
  }

  /** A target of at most 1 is a share of what there is; above, a count. */
  public static long absolute(double target, long whole) {
    return target <= 1 ? Share.of(whole, target) : (long) target;
  }
}
