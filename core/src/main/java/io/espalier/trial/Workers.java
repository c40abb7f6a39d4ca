package io.espalier.trial;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

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

  /**
   * Why no more orders can be carried out here, once that is known; from then on those that have
   * not begun are interrupted. Known before the completion hears of the order that has shown it.
   */
  default Optional<Refusal> refusal() {
    return Optional.empty();
  }

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
