package io.espalier.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs command lines within the test, and keeps what they print. */
final class Shell {
  /** The end of a command. */
  record Ended(int code, String out, String err) {}

  private Shell() {}

  static Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Espalier.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    int code = command.execute(arguments);
    return new Ended(code, out.toString(), err.toString());
  }
}
