package io.espalier.latency;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Tells the time between two moments, and lets time pass. */
public interface Clock {
  /** The clock of this machine. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) {
          long end = nanos() + time.toNanos();
          for (long left = end - nanos(); left > 0; left = end - nanos()) {
            LockSupport.parkNanos(left);
          }
        }
      };

  /** Nanoseconds since some moment that stays the same. */
  long nanos();

  /** Waits. */
  void pause(Duration time);
}
