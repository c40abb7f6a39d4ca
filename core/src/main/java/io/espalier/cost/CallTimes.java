package io.espalier.cost;

import io.espalier.network.Network;

/** How long calls of networks take that have no weights yet. */
public interface CallTimes {
  /**
   * The predicted time of a call.
   *
   * @param network as it is trained; the time is that of the form in which it is shipped
   * @param batch images in a call, at least 1
   * @return nanoseconds
   */
  double nanos(Network network, int batch);

  /** The predicted time of a call with one image, in nanoseconds. */
  default double nanos(Network network) {
    return nanos(network, 1);
  }

  /** Counts of channels that fill the same number of blocks of this size take the same time. */
  int block();
}
