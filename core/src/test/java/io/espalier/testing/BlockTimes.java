package io.espalier.testing;

import io.espalier.latency.MachineTimes;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;

/** A machine on which each MAC of a convolution takes a nanosecond, on full blocks of channels. */
public class BlockTimes implements MachineTimes {
  private static final int BLOCK = 8;

  @Override
  public double nanos(Network network, int batch) {
    double sum = 0;
    for (Node node : network.nodes()) {
      if (node.op() instanceof Conv conv) {
        int read = Network.inputs(node, network.shapes()).get(0).channels();
        int positions = network.shapes().get(node.path()).positions();
        double each = conv.groups() > 1 ? 1 : up(read);
        sum += batch * each * up(conv.filters()) * conv.kernel().area() * positions;
      }
    }
    return sum;
  }

  /** So many channels with those that fill their last block. */
  public static int up(int channels) {
    return (channels + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** A tenth longer than predicted. */
  @Override
  public double measured(Network network, int batch) {
    return 1.1 * nanos(network, batch);
  }

  @Override
  public String kind() {
    return "a machine of blocks";
  }

  @Override
  public int block() {
    return BLOCK;
  }
}
