package io.espalier.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.OperationCases;
import io.espalier.engine.Pass;
import io.espalier.engine.PlainCrossEntropy;
import io.espalier.engine.Session;
import io.espalier.engine.TestNetworks;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** Memory outside of the heap stays where it is. */
class NativeMemoryTest {
  private static final long MEBIBYTE = 1L << 20;
  private static final Engine ENGINE = new Dl4jEngine();

  /** The activations of one of these steps alone take 70 MiB. */
  @Test
  void fiftyStepsAreFlat() {
    Model model = TestNetworks.model(TestNetworks.resnet20(), 1);
    try (Session session = ENGINE.open(model, new Watch(Set.of("layer1.0.bn1")), 1)) {
      run(session, model, 6);
      long before = resident();
      run(session, model, 50);
      assertThat(resident() - before).isLessThan(256 * MEBIBYTE);
    }
  }

  @Test
  void hundredsOfNetworksAreFlat() {
    List<Network> networks =
        Stream.of("norm-relu", "squeeze", "grouped2").map(OperationCases.all()::get).toList();
    open(networks, 60);
    long before = resident();
    open(networks, 250);
    assertThat(resident() - before).as("100 KiB a network").isLessThan(25 * MEBIBYTE);
  }

  /** Batches of several sizes, forward and backward. */
  private static void run(Session session, Model model, int steps) {
    Shape shape = model.network().input();
    for (int step = 0; step < steps; step++) {
      Batch batch = TestNetworks.batch(shape, step % 5 == 0 ? 3 : 16, 10, step);
      session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
      session.forward(batch, step % 2 == 0 ? Pass.EVALUATE : Pass.TRAIN);
    }
  }

  private static void open(List<Network> networks, int count) {
    for (int i = 0; i < count; i++) {
      Network network = networks.get(i % networks.size());
      Batch batch = TestNetworks.batch(network.input(), 32, 4, i);
      try (Session session = ENGINE.open(TestNetworks.model(network, i), Watch.NOTHING, i)) {
        session.step(batch, Pass.TRAIN, new PlainCrossEntropy());
        session.forward(batch, Pass.EVALUATE);
      }
    }
  }

  private static long resident() {
    System.gc();
    return Pointer.physicalBytes();
  }
}
