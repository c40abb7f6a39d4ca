package io.espalier.trial;

import io.espalier.engine.OutOfMemory;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.train.Cancel;
import io.espalier.train.Diverged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives whatever a trial throws its type, so that it becomes a row and not a crash. */
public final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * Runs a trial.
   *
   * @throws Cancel.Cancelled which is no failure
   */
  @SuppressWarnings("CatchingUnchecked")
  static Result.Outcome typed(Hash trial, Supplier<? extends Result.Outcome> work) {
    try {
      return work.get();
    } catch (Cancel.Cancelled stopped) {
      throw stopped;
    } catch (RuntimeException | Error thrown) {
      return of(trial, thrown);
    }
  }

  /**
   * What it means for a trial that this was thrown while it ran. Only what is wrong with the trial
   * itself is a verdict; files, memory and the process's own code lie outside it, however deep the
   * exception lies in others.
   */
  public static Result.Outcome of(Hash trial, Throwable thrown) {
    if (processEnds()) {
      // Files and classes are taken away under what still runs: that is no verdict on it.
      return failed(trial, Result.Failure.WORKER_LOST, thrown);
    }
    if (thrown instanceof Refusal) {
      return new Result.Refused(trial, thrown.getMessage());
    }
    if (thrown instanceof PlaceRefused) {
      return failed(trial, Result.Failure.WORKER_LOST, thrown);
    }
    if (thrown instanceof NoStart) {
      return failed(trial, Result.Failure.NO_START, thrown);
    }
    if (thrown instanceof Diverged) {
      return failed(trial, Result.Failure.DIVERGED, thrown);
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return failed(trial, Result.Failure.STORAGE, placed(thrown, cause));
      }
      if (cause instanceof OutOfMemory || cause instanceof OutOfMemoryError) {
        return failed(trial, Result.Failure.OUT_OF_MEMORY, cause);
      }
      if (cause instanceof LinkageError) {
        return failed(trial, Result.Failure.WORKER_LOST, cause);
      }
    }
    LOG.error("Trial {} failed", trial.shortForm(), thrown);
    return failed(trial, Result.Failure.ERROR, thrown);
  }

  /** The sentence that names the file, where the store has wrapped one around the system's word. */
  private static Throwable placed(Throwable thrown, Throwable cause) {
    for (Throwable each = thrown; each != cause; each = each.getCause()) {
      if (each instanceof UncheckedIOException && each.getMessage().startsWith("Cannot ")) {
        return each;
      }
    }
    return cause;
  }

  /** Whether the process is shutting down; the runtime says so to who changes its hooks. */
  public static boolean processEnds() {
    try {
      Runtime.getRuntime().removeShutdownHook(new Thread());
      return false;
    } catch (IllegalStateException shuttingDown) {
      return true;
    }
  }

  private static Result.Failed failed(Hash trial, Result.Failure kind, Throwable cause) {
    String message =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new Result.Failed(trial, kind, message);
  }
}
