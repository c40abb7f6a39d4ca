package io.espalier.latency;

import java.time.Duration;

/** Time that passes only when it is told to. */
public final class FakeClock implements Clock {
  private long now;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void pause(Duration time) {
    now += time.toNanos();
  }

  /** Work of so many nanoseconds. */
  public void work(long nanos) {
    now += nanos;
  }
}
