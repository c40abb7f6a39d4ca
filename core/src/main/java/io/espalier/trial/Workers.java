package io.espalier.trial;

import io.espalier.spec.Hash;

/** Where orders are carried out. */
public interface Workers extends AutoCloseable {
  /** How many orders run side by side. */
  int slots();

  /**
   * Starts an order; returns at once.
   *
   * @param completion called once, on any thread, when the order has ended
   */
  void submit(Order order, Completion completion);

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
