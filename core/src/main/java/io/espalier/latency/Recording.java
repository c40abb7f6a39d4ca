package io.espalier.latency;

import java.util.function.BooleanSupplier;

/** Times calls one by one; the array for their times is there before the first. */
final class Recording {
  /** Shorter calls are timed in blocks: the clock itself takes about 25 ns. */
  private static final long SHORTEST = 50_000;

  private static final int MOST = 1 << 20;

  private final long[] nanos;
  private final int block;
  private int count;
  private long passed;

  /**
   * Room for a round of calls that take about so long.
   *
   * @param expected nanoseconds of one call
   */
  Recording(Protocol protocol, double expected) {
    this.block = (int) Math.max(1, Math.ceil(SHORTEST / Math.max(1, expected)));
    double room = 2.0 * protocol.least().toNanos() / (Math.max(1, expected) * block);
    this.nanos = new long[(int) Math.max(protocol.calls(), Math.min(MOST, room + 1))];
  }

  /** Forgets the times of the last round. */
  void begin() {
    count = 0;
    passed = 0;
  }

  /**
   * Times calls until the round is done, or the surroundings need a break. At least one.
   *
   * @return how long that took, in nanoseconds
   */
  long run(Runnable call, Clock clock, Protocol protocol, BooleanSupplier breakNeeded) {
    long start = clock.nanos();
    long before = passed;
    do {
      long begin = clock.nanos();
      for (int i = 0; i < block; i++) {
        call.run();
      }
      long end = clock.nanos();
      nanos[count++] = end - begin;
      passed = before + end - start;
    } while (!done(protocol) && !breakNeeded.getAsBoolean());
    return passed - before;
  }

  /** Whether there are enough calls and enough time has passed, or too much. */
  boolean done(Protocol protocol) {
    boolean enough = count >= protocol.calls() && passed >= protocol.least().toNanos();
    return enough || count == nanos.length || passed >= protocol.most().toNanos();
  }

  /** What the last round's times say. */
  Statistics statistics() {
    return Statistics.of(nanos, count, block);
  }
}
