package io.espalier.trial;

import io.espalier.spec.Hash;
import java.time.Clock;
import java.time.Duration;

/** Where orders are carried out. Its time may be another than the wall's. */
public interface Workers extends AutoCloseable {
  /** How many orders run side by side. */
  int slots();

  /** The time that orders take here. */
  Clock clock();

  /**
   * Starts an order; returns at once.
   *
   * @param completion called once, on any thread, when the order has ended
   */
  void submit(Order order, Completion completion);

  /**
   * Waits until an order has ended since the last call, or so much of this clock's time has passed.
   */
  void await(Duration atMost) throws InterruptedException;

  /**
   * Asks the running order of a trial to stop at its next training step; its completion hears
   * {@code interrupted}.
   */
  void cancel(Hash trial);

  /** Stops all running orders and frees what is held. */
  @Override
  void close();

  /** Hears how an order ended. */
  interface Completion {
    /** It ended with a result. */
    void finished(Result result);

    /** It was stopped before it had a result. */
    void interrupted();
  }
}
