package io.espalier.cli;

import io.espalier.config.SweepConfig;
import io.espalier.data.Data;
import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.plan.Execution;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.PlanText;
import io.espalier.report.PredictionText;
import io.espalier.report.ProgressReporter;
import io.espalier.report.ResultsText;
import io.espalier.spark.SweepRun;
import io.espalier.spark.SweepTable;
import io.espalier.spark.SweepWorkers;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.sweep.Journal;
import io.espalier.sweep.Sweep;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.trial.TrialFiles;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a sweep on Spark, or shows what it would do. */
@Command(
    name = "sweep",
    description = {
      "Runs a sweep: trains, prunes and scores its candidates, and shows the best.",
      "Run again, it does what is missing. Ctrl-C stops it within a training step."
    },
    footer = {
      "",
      "Examples:",
      "  espalier sweep conf/quickstart.conf",
      "  espalier sweep conf/quickstart.conf --dry-run",
      "  espalier sweep conf/cifar10-resnet20.conf --set trials=40 --set data.subset=0.5",
      "  espalier sweep conf/quickstart.conf --set threads=2",
      "  espalier sweep conf/quickstart.conf --set place=gpu"
    })
final class SweepCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Mixin private ConfiguredSweep sweep;

  @Option(
      names = "--measure-again",
      description =
          "Time once more what earlier runs have timed, as on another machine; the newest latencies stand.")
  private boolean measureAgain;

  @Option(
      names = "--take-over",
      description = {
        "Go on though another driver's claim on the sweep's folder has not run out, where that driver",
        "is known to be dead. One that runs on this machine is not taken over."
      })
  private boolean takeOver;

  @ArgGroup private Instead instead = new Instead();

  @Spec private CommandSpec command;

  private static final class Instead {
    @Option(names = "--dry-run", description = "Show the plan and stop.")
    private boolean dryRun;

    @Option(
        names = "--print-config",
        description = "Show every value of the configuration with its origin, and stop.")
    private boolean printConfig;
  }

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    SweepConfig config = sweep.load();
    if (instead.printConfig) {
      out.print(config.text());
      return 0;
    }
    SweepPlan plan = config.plan();
    Place place = plan.execution().place();
    SparkConf conf = new SparkConf();
    boolean onExecutors = SparkSessions.onExecutorsOnly(conf, place);
    // The launcher tells a dry run of the master, and not of all that spark-submit will be told.
    if (!instead.dryRun || !onExecutors) {
      SparkSessions.check(place);
    }
    PlannedTrials planned = PlannedTrials.of(plan);
    SweepRun run = new SweepRun(planned, new SweepRun.Options(takeOver, measureAgain), conf);
    out.print(PlanText.of(planned, SparkSessions.slots(place)));
    planned.predictedLatencies().map(PredictionText::of).ifPresent(out::print);
    out.println();
    out.flush();
    return instead.dryRun ? dryRun(planned, onExecutors, out) : run(planned, run, out);
  }

  private static int dryRun(PlannedTrials planned, boolean onExecutors, PrintWriter out) {
    Execution execution = planned.plan().execution();
    Data data = SweepWorkers.data(planned, sentence -> say(sentence, out));
    if (onExecutors) {
      out.println("how long it takes is not known: no executor's graphics card has been tried");
      return 0;
    }
    int slots =
        execution.place() instanceof Place.Cpu processors
            ? processors.among(Runtime.getRuntime().availableProcessors())
            : 1;
    Engine engine = SweepWorkers.engineHere(execution);
    Duration time = Estimate.of(planned, data, engine, slots);
    out.println(
        Text.of(
            "about %d h %02d min on %s of this machine%s",
            time.toHours(),
            time.toMinutesPart(),
            SweepWorkers.slots(slots),
            planned.waiting().isEmpty()
                ? ""
                : Text.of(
                    " for the %d trials that are known; %s go on from results",
                    planned.trials().size(), String.join(", ", planned.waiting().keySet()))));
    return 0;
  }

  private int run(PlannedTrials planned, SweepRun run, PrintWriter out) {
    SweepPlan plan = planned.plan();
    PrintStream line = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    ProgressReporter progress =
        new ProgressReporter(plan, line, display(), new TerminalWidth(), Clock.systemUTC());
    Sweep.Ending ending = run.run(progress, sentence -> say(sentence, out));
    if (ending == Sweep.Ending.INTERRUPTED) {
      out.println("interrupted; run the same command again to do what is missing");
      return Espalier.INTERRUPTED;
    }
    if (ending == Sweep.Ending.TIME_UP) {
      out.println(
          Text.of(
              "stopped %s, as planned; run the same command again to go on",
              plan.time().orElseThrow()));
    }
    if (ending == Sweep.Ending.NOTHING_LEFT) {
      out.println("nothing left to do");
    }
    Store folder = SweepRun.folder(plan);
    List<SweepRow> rows = new Journal(folder).rows();
    out.println();
    out.print(
        ResultsText.of(
            plan,
            rows,
            ResultsCommand.proposed(
                plan, planned.candidates(), folder, command.commandLine().getErr())));
    out.println("table  " + SweepTable.uri(folder));
    ScoredCandidate.winner(plan, rows)
        .map(ScoredCandidate::first)
        .ifPresent(
            row ->
                out.println(
                    "winner "
                        + row.trial().shortForm()
                        + " "
                        + model(new TrialFiles(folder), row.trial())));
    OpenFailures open = OpenFailures.of(ScoredCandidate.comparable(plan, rows));
    open.sentence().ifPresent(out::println);
    boolean scored = !ScoredCandidate.of(plan, rows).isEmpty() && !open.spoilt();
    return scored || ending == Sweep.Ending.TIME_UP ? 0 : FAILED;
  }

  /** Before trials start, so that it is seen at once. */
  private static void say(String sentence, PrintWriter out) {
    out.println(sentence);
    out.flush();
  }

  private static String model(TrialFiles files, Hash trial) {
    return files.hasModel(trial)
        ? files.model(trial).folder().uri()
        : "whose model was removed; give the sweep another name to train it again";
  }

  /** On JDK 17, which Espalier needs, there is no console where output goes to a file or a pipe. */
  @SuppressWarnings("SystemConsoleNull")
  private static ProgressReporter.Display display() {
    return System.console() == null
        ? ProgressReporter.Display.LOG
        : ProgressReporter.Display.TERMINAL;
  }
}
