package io.espalier.cli;

import io.espalier.engine.OutOfMemory;
import io.espalier.spec.Credentials;
import io.espalier.spec.Refusal;
import io.espalier.store.Unavailable;
import io.espalier.train.Cancel;
import io.espalier.train.Diverged;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command throws into one sentence and an exit code; only a defect shows its stack
 * trace.
 */
final class Sentences implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception problem, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    // A training that diverges is a trial's end: here it is a model that a command was given.
    if (problem instanceof Refusal
        || problem instanceof Unavailable
        || problem instanceof Diverged) {
      say(problem.getMessage(), err);
      return Espalier.REFUSED;
    }
    if (problem instanceof Broken
        || problem instanceof UncheckedIOException
        || problem instanceof OutOfMemory) {
      say(problem.getMessage(), err);
      return Espalier.FAILED;
    }
    if (problem instanceof Cancel.Cancelled) {
      say(problem.getMessage() + "; run the same command again to continue", err);
      return Espalier.INTERRUPTED;
    }
    return defect(problem, err);
  }

  /** Says what an error means, which Java does not count among the exceptions. */
  static int said(Error error, PrintWriter err) {
    Optional<String> sentence = MachineErrors.sentence(error);
    if (sentence.isEmpty()) {
      return defect(error, err);
    }
    say(sentence.get(), err);
    return Espalier.FAILED;
  }

  private static int defect(Throwable problem, PrintWriter err) {
    err.println("espalier: this is a defect; please report it with what follows");
    StringWriter trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace));
    err.print(Credentials.hidden(trace.toString()));
    err.flush();
    return Espalier.FAILED;
  }

  private static void say(String sentence, PrintWriter err) {
    err.println("espalier: " + Credentials.hidden(sentence));
  }
}
