package io.espalier.trial;

import java.time.Duration;

/** Lets one thread wait until orders have ended on others. */
public final class EndSignal {
  private boolean ended;

  /** An order has ended, and its completion has heard of it. */
  public synchronized void ended() {
    ended = true;
    notifyAll();
  }

  /** Waits until an order has ended since the last call, or so much time has passed. */
  public synchronized void await(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toMillis();
    while (!ended && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    ended = false;
  }
}
