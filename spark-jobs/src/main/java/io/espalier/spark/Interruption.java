package io.espalier.spark;

import io.espalier.train.Cancel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C, or the end of the process for any other reason: a flag that rises while Spark still
 * lives, and a wait for the work that watches it.
 *
 * <p>Opened before the work and closed after it, in whatever way that ends.
 */
public final class Interruption implements Cancel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

  /** Hooks run from the highest priority down; Spark stops its context at 40. */
  private static final int BEFORE_SPARK = 60;

  private final CountDownLatch workEnded = new CountDownLatch(1);
  private final Duration patience;
  private final Runnable hook = this::interrupt;
  private volatile boolean requested;

  /**
   * Watches from now on.
   *
   * @param patience how long the end of the process waits for {@link #close}
   */
  public Interruption(Duration patience) {
    this.patience = patience;
    ShutdownHookManager.get()
        .addShutdownHook(hook, BEFORE_SPARK, patience.toSeconds() + 1, TimeUnit.SECONDS);
  }

  @Override
  public boolean requested() {
    return requested;
  }

  /**
   * Carries work out. While the process ends, what refuses to begin, as Spark does, was interrupted
   * and has not failed.
   *
   * @param interrupted what that comes to
   */
  public <T> T over(Supplier<T> work, T interrupted) {
    try {
      return work.get();
    } catch (IllegalStateException | LinkageError failure) {
      if (!requested) {
        throw failure;
      }
      LOG.debug("Failed while the process ended", failure);
      return interrupted;
    }
  }

  /** Says that the work has ended and left everything in order. */
  @Override
  public void close() {
    workEnded.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }

  /** What the end of the process does. */
  void interrupt() {
    requested = true;
    try {
      if (!workEnded.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Work was still running {} s after the interruption", patience.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
