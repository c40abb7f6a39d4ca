package io.espalier.model;

import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;

/** Networks that the tests of models share. */
final class ChainNetworks {
  private ChainNetworks() {}

  /** Convolution, normalization, grouped convolution with bias, linear layer. */
  static Network chain() {
    NetworkBuilder network = new NetworkBuilder(new Shape(3, 8, 8));
    network.add("conv1", Conv.of(64, 3), Network.INPUT);
    network.add("bn1", BatchNorm.DEFAULTS, "conv1");
    network.add("conv2", Conv.of(128, 3).grouped(4).biased(), "bn1");
    return classified(network, "conv2");
  }

  /** The same convolutions, each fed by the image, under other neighbours. */
  static Network reversed() {
    NetworkBuilder network = new NetworkBuilder(new Shape(64, 8, 8));
    network.add("before", Conv.of(64, 1), Network.INPUT);
    network.add("conv2", Conv.of(128, 3).grouped(4).biased(), "before");
    network.add("slim", Conv.of(3, 1), "conv2");
    network.add("conv1", Conv.of(64, 3), "slim");
    return classified(network, "conv1");
  }

  private static Network classified(NetworkBuilder network, String last) {
    network.add("pool", new GlobalAveragePool(), last);
    network.add("flatten", new Flatten(), "pool");
    network.add("fc", new Linear(100, true), "flatten");
    return network.build();
  }
}
