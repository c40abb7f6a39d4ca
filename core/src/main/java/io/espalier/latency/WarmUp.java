package io.espalier.latency;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Calls until their times have settled: the medians of the last five blocks of ten lie within 2 %.
 *
 * @param settled whether they have
 * @param median of the last block, in nanoseconds
 */
record WarmUp(boolean settled, double median) {
  private static final int BLOCK = 10;
  private static final int BLOCKS = 5;
  private static final double WITHIN = 0.02;

  static WarmUp of(Runnable call, Clock clock, Protocol protocol) {
    long start = clock.nanos();
    Deque<Double> medians = new ArrayDeque<>();
    long passed = 0;
    while (passed < protocol.patience().toNanos()) {
      double[] times = new double[BLOCK];
      for (int i = 0; i < BLOCK; i++) {
        long begin = clock.nanos();
        call.run();
        times[i] = clock.nanos() - begin;
        passed = clock.nanos() - start;
        if (passed >= protocol.patience().toNanos()) {
          return new WarmUp(false, times[i]);
        }
      }
      medians.addLast(Statistics.median(times));
      if (medians.size() > BLOCKS) {
        medians.removeFirst();
      }
      if (passed >= protocol.settling().toNanos() && medians.size() == BLOCKS && close(medians)) {
        return new WarmUp(true, medians.getLast());
      }
    }
    throw new IllegalStateException("patience must not be 0");
  }

  private static boolean close(Deque<Double> medians) {
    return Disturbances.apart(List.copyOf(medians)) <= WITHIN;
  }
}
