package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import org.junit.jupiter.api.Test;

/** The gradients lead somewhere. */
interface LearningContract extends EngineUnderTest {
  @Test
  default void aTinyNetworkLearnsRandomImagesByHeart() {
    NetworkBuilder net = new NetworkBuilder(new Shape(3, 8, 8));
    net.add("conv1", Conv.of(16, 3), Network.INPUT);
    net.add("bn1", BatchNorm.DEFAULTS, "conv1");
    net.add("relu1", TestNetworks.RELU, "bn1");
    net.add("conv2", Conv.of(24, 3).strided(2), "relu1");
    net.add("bn2", BatchNorm.DEFAULTS, "conv2");
    net.add("relu2", TestNetworks.RELU, "bn2");
    net.add("flatten", new Flatten(), "relu2");
    net.add("fc", new Linear(4, true), "flatten");
    Network network = net.build();
    Batch batch = TestNetworks.batch(network.input(), 64, 4, 2);
    double first;
    double last = Double.NaN;
    try (Session session = open(TestNetworks.model(network, 1))) {
      first = session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      for (int step = 0; step < 100; step++) {
        last = State.descend(session, network, batch);
      }
    }
    assertThat(first).isGreaterThan(1);
    assertThat(last).isLessThan(first / 10);
  }
}
