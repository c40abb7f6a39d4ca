package io.espalier.cli;

import io.espalier.spec.Credentials;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The {@code espalier} command. Exit codes: 0 done, 1 failed, 2 refused input, 130 interrupted. */
@Command(
    name = "espalier",
    description = "Prunes and trains convolutional networks along an Apache Spark cluster.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InspectCommand.class,
      TrainCommand.class,
      PruneCommand.class,
      RewriteCommand.class,
      EvaluateCommand.class,
      LatencyCommand.class,
      SweepCommand.class,
      SimulateCommand.class,
      ResultsCommand.class,
      CleanCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  espalier inspect 'resnet-56(shortcut=B, classes=100)'",
      "  espalier train --network resnet-20 --data cifar10:/data/cifar10 --out out/base",
      "  espalier sweep conf/quickstart.conf"
    })
public final class Espalier {
  static final int FAILED = 1;
  static final int REFUSED = 2;
  static final int INTERRUPTED = 130;

  /** The system's word for a pipe that is read no more, as by {@code head}: no news to anybody. */
  private static final String NO_READER = "Broken pipe";

  private Espalier() {}

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String... arguments) {
    CommandLine commandLine = commandLine();
    // One writer for all commands: what they print without a line's end waits in it. UTF-8 whatever
    // the locale, because programs read it too.
    StandardOutput standard = new StandardOutput();
    System.setOut(new PrintStream(standard, true, StandardCharsets.UTF_8));
    PrintWriter out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    commandLine.setOut(out);
    commandLine.setErr(err);
    int code = commandLine.execute(arguments);
    out.flush();
    System.exit(printed(code, standard, err));
  }

  /** A command whose output was lost has failed, whatever else it did. */
  static int printed(int code, StandardOutput output, PrintWriter err) {
    output
        .problem()
        .filter(problem -> !problem.equals(NO_READER))
        .ifPresent(
            problem ->
                err.println(
                    "espalier: Cannot print to the standard output: "
                        + problem
                        + "; what is printed is not whole"));
    return code == 0 && output.problem().isPresent() ? FAILED : code;
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Espalier());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    // A path may begin with '@'.
    commandLine.setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(Espalier::unusable);
    commandLine.setExecutionExceptionHandler(new Sentences());
    commandLine.setExecutionStrategy(parsed -> run(commandLine, parsed));
    return commandLine;
  }

  private static int run(CommandLine commandLine, ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error error) {
      return Sentences.said(error, commandLine.getErr());
    }
  }

  private static int unusable(ParameterException problem, String... arguments) {
    CommandLine command = problem.getCommandLine();
    // Of options that exclude or need each other picocli says "Error: ..." itself.
    String sentence = Credentials.hidden(problem.getMessage().replaceFirst("^Error: ", ""));
    command.getErr().println("espalier: " + sentence);
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr())) {
      command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return REFUSED;
  }
}
