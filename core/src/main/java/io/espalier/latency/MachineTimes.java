package io.espalier.latency;

import io.espalier.cost.CallTimes;
import io.espalier.network.Network;

/** Predicted times of calls on a machine on which they can be measured as well. */
public interface MachineTimes extends CallTimes {
  /**
   * The median time of calls that are made for it, on random weights.
   *
   * @param network as for {@link #nanos}
   * @param batch images in a call, at least 1
   * @return nanoseconds
   */
  double measured(Network network, int batch);

  /** The kind of executor that these are the times of. */
  String kind();
}
