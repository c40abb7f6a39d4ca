package io.espalier.cli;

import io.espalier.engine.OutOfMemory;
import io.espalier.spec.Refusal;
import io.espalier.store.Unavailable;
import io.espalier.train.Cancel;
import io.espalier.train.Diverged;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command throws into one sentence and an exit code; only a defect shows its stack
 * trace.
 */
final class Sentences implements IExecutionExceptionHandler {
  private static final int FAILED = 1;

  @Override
  public int handleExecutionException(
      Exception problem, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    // A training that diverges is a trial's end: here it is a model that a command was given.
    if (problem instanceof Refusal
        || problem instanceof Unavailable
        || problem instanceof Diverged) {
      err.println("espalier: " + problem.getMessage());
      return Espalier.REFUSED;
    }
    if (problem instanceof Broken
        || problem instanceof UncheckedIOException
        || problem instanceof OutOfMemory) {
      err.println("espalier: " + problem.getMessage());
      return FAILED;
    }
    if (problem instanceof Cancel.Cancelled) {
      err.println("espalier: " + problem.getMessage() + "; run the same command again to continue");
      return Espalier.INTERRUPTED;
    }
    err.println("espalier: this is a defect; please report it with what follows");
    problem.printStackTrace(err);
    return FAILED;
  }
}
