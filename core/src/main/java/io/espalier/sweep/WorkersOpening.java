package io.espalier.sweep;

import io.espalier.trial.Workers;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Opens workers on a thread of its own. They may be long in coming, for data is read and executors
 * start; the sweep's thread has to renew its lease and to hear of a stop meanwhile.
 */
final class WorkersOpening {
  private static final long GLANCE_MILLIS = 200;

  private WorkersOpening() {}

  /**
   * Waits for workers.
   *
   * @param open opens them; interrupted if it is no longer wanted
   * @param stopping whether to give up, asked again and again while they are not there
   * @return nothing if it was given up; what opens them has ended in any case
   * @throws InterruptedException if this thread was interrupted
   */
  static Optional<Workers> of(Supplier<Workers> open, BooleanSupplier stopping)
      throws InterruptedException {
    FutureTask<Workers> opening = new FutureTask<>(open::get);
    Thread thread = new Thread(opening, "espalier-opening");
    thread.setDaemon(true);
    thread.start();
    try {
      while (!stopping.getAsBoolean()) {
        try {
          return Optional.of(opening.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
          // Not there yet.
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      throw asThrown(e.getCause());
    } finally {
      thread.interrupt();
      awaitEnd(thread);
    }
  }

  /** Scala throws checked exceptions that it does not declare. */
  private static RuntimeException asThrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
