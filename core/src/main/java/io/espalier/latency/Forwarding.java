package io.espalier.latency;

import io.espalier.data.Batch;
import io.espalier.engine.Engine;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import java.util.SplittableRandom;

/** Calls of a model in evaluation, on random images that stay the same. */
final class Forwarding implements Runnable, AutoCloseable {
  private static final long SEED = 1;

  private final Session session;
  private final Batch batch;

  Forwarding(Engine engine, Model model, int images) {
    this.batch = images(model, images);
    this.session = engine.open(model, Watch.NOTHING, SEED);
  }

  @Override
  public void run() {
    session.forward(batch, Pass.EVALUATE);
  }

  /** The same calls, which keep how long each of so many nodes' operations took. */
  OperationTimes timed(int nodes) {
    return new OperationTimes(session, batch, nodes);
  }

  @Override
  public void close() {
    session.close();
  }

  private static Batch images(Model model, int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[Math.multiplyExact(count, model.network().input().size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    return new Batch(values, new int[count]);
  }
}
