package io.espalier.trial;

import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.train.Cancel;
import io.espalier.train.Diverged;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives whatever a trial throws its type, so that it becomes a row and not a crash. */
final class Failures {
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
    } catch (Refusal refused) {
      return new Result.Refused(trial, refused.getMessage());
    } catch (NoStart none) {
      return failed(trial, Result.Failure.NO_START, none);
    } catch (Diverged diverged) {
      return failed(trial, Result.Failure.DIVERGED, diverged);
    } catch (UncheckedIOException storage) {
      return failed(trial, Result.Failure.STORAGE, storage);
    } catch (OutOfMemoryError memory) {
      return failed(trial, Result.Failure.OUT_OF_MEMORY, memory);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError defect) {
      LOG.error("Trial {} failed", trial.shortForm(), defect);
      return failed(trial, Result.Failure.ERROR, defect);
    }
  }

  private static Result.Failed failed(Hash trial, Result.Failure kind, Throwable cause) {
    String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new Result.Failed(trial, kind, message);
  }
}
