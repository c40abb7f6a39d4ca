package io.espalier.latency;

import io.espalier.data.Batch;
import io.espalier.engine.Session;
import java.util.Arrays;

/** Calls that keep how long each operation took, in the last few hundred of them. */
final class OperationTimes implements Runnable {
  private static final int KEPT = 512;

  private final Session session;
  private final Batch batch;
  private final long[][] calls;
  private int count;

  /**
   * Calls of a session.
   *
   * @param nodes of its network
   */
  OperationTimes(Session session, Batch batch, int nodes) {
    this.session = session;
    this.batch = batch;
    this.calls = new long[KEPT][nodes];
  }

  @Override
  public void run() {
    session.forward(batch, calls[count % KEPT]);
    count++;
  }

  /** The times of the last call, in nanoseconds. */
  double[] last() {
    return Arrays.stream(calls[(count - 1) % KEPT]).asDoubleStream().toArray();
  }

  /** The median time of each node's operation, in nanoseconds; 0 where another does its work. */
  double[] medians() {
    int kept = Math.min(count, KEPT);
    double[] medians = new double[calls[0].length];
    for (int node = 0; node < medians.length; node++) {
      int at = node;
      medians[node] =
          Statistics.median(Arrays.stream(calls, 0, kept).mapToDouble(c -> c[at]).toArray());
    }
    return medians;
  }
}
