package io.espalier.latency;

import io.espalier.engine.Engine;
import io.espalier.model.Initialization;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;

/** A fixed piece of work for the engine: one convolution of about two milliseconds. */
final class Reference {
  private static final int CHANNELS = 64;
  private static final int SIZE = 40;

  private Reference() {}

  static Forwarding open(Engine engine) {
    NetworkBuilder net = new NetworkBuilder(new Shape(CHANNELS, SIZE, SIZE));
    String conv = net.add("conv", Conv.of(CHANNELS, 3), Network.INPUT);
    String norm = net.add("norm", BatchNorm.DEFAULTS, conv);
    String relu = net.add("relu", new Activation(Activation.Kind.RELU), norm);
    net.add("pool", new GlobalAveragePool(), relu);
    return new Forwarding(engine, Initialization.KAIMING_FAN_IN.fresh(net.build(), 1), 1);
  }
}
