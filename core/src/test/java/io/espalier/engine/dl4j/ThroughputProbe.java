package io.espalier.engine.dl4j;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.network.Network;
import java.io.PrintStream;
import java.util.function.DoubleSupplier;

/**
 * Prints how many images ResNet-20 trains and evaluates in a second: 32x32, batch 128. The best of
 * several steps, as the machine may have other work.
 */
public final class ThroughputProbe {
  private static final int BATCH = 128;
  private static final int STEPS = 15;

  private ThroughputProbe() {}

  /** Takes no arguments. */
  public static void main(String... arguments) {
    PrintStream out = System.out;
    Engine engine = Engines.find();
    Network network = TestNetworks.resnet20();
    Batch batch = TestNetworks.batch(network.input(), BATCH, 10, 1);
    out.println(engine.description());
    try (Session session = engine.open(TestNetworks.model(network, 1), Watch.NOTHING, 1)) {
      out.printf(
          "train    %.0f img/s%n", best(() -> session.step(batch, Pass.TRAIN, new CrossEntropy())));
      out.printf("evaluate %.0f img/s%n", best(() -> session.forward(batch, Pass.EVALUATE)[0]));
    }
  }

  private static double best(DoubleSupplier work) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < STEPS; i++) {
      long start = System.nanoTime();
      double result = work.getAsDouble();
      best = Double.isNaN(result) ? best : Math.min(best, System.nanoTime() - start);
    }
    return BATCH * 1e9 / best;
  }
}
