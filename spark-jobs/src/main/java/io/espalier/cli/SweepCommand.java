package io.espalier.cli;

import io.espalier.data.Data;
import io.espalier.engine.Engines;
import io.espalier.spark.Interruption;
import io.espalier.spark.SparkSessions;
import io.espalier.spark.SparkWorkers;
import io.espalier.spark.SweepTable;
import io.espalier.spark.SweepTableWriter;
import io.espalier.spark.TrialRunners;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.sweep.PlanText;
import io.espalier.sweep.PlannedTrials;
import io.espalier.sweep.ProgressReporter;
import io.espalier.sweep.ResultsText;
import io.espalier.sweep.Survey;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepConfig;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepPlan;
import io.espalier.sweep.SweepRow;
import io.espalier.sweep.SweepState;
import io.espalier.trial.TrialFiles;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
      "  espalier sweep conf/cifar10-resnet20.conf --set trials=40 --set data.subset=0.5"
    })
final class SweepCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int FAILED = 1;

  @Parameters(paramLabel = "FILE", description = "The sweep's configuration (HOCON).")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Changes a value of the configuration; may be repeated.")
  private List<String> changes = List.of();

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
    SweepConfig config = SweepConfig.load(file, changes);
    if (instead.printConfig) {
      out.print(config.text());
      return 0;
    }
    SweepPlan plan = config.plan();
    Survey survey = Survey.of(plan);
    out.println(PlanText.of(plan, survey));
    out.flush();
    Store folder = Stores.at(plan.output()).child(plan.name());
    if (instead.dryRun) {
      int slots = Runtime.getRuntime().availableProcessors();
      Data data = data(plan, out);
      Duration time = Estimate.of(PlannedTrials.of(plan), data, Engines.find(), slots);
      out.println(
          Text.of(
              "about %d h %02d min on %d slots of this machine",
              time.toHours(), time.toMinutesPart(), slots));
      return 0;
    }
    if (!PlannedTrials.of(plan).finished(SweepRow.of(new Journal(folder).read()))) {
      data(plan, out);
    }
    return run(plan, folder, out);
  }

  /** Reads the data and says what it is. */
  private static Data data(SweepPlan plan, PrintWriter out) {
    Data data = ScorableData.load(TrialRunners.data(), plan.data());
    PlannedTrials.of(plan).check(data);
    out.println(
        Text.of(
            "%s: train %,d, validation %,d, test %,d images of %s, %d classes",
            data.name(),
            data.train().size(),
            data.validation().size(),
            data.test().size(),
            data.train().shape(),
            data.classes().size()));
    out.flush();
    return data;
  }

  private int run(SweepPlan plan, Store folder, PrintWriter out) {
    PrintStream line = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    ProgressReporter progress = new ProgressReporter(plan, line, display(), Clock.systemUTC());
    Sweep.Ending ending;
    try (Interruption interruption = new Interruption(PATIENCE);
        SparkSession spark = SparkSessions.open("espalier " + plan.name());
        SparkWorkers workers =
            new SparkWorkers(new JavaSparkContext(spark.sparkContext()), TrialRunners.in(folder));
        SweepTableWriter table = new SweepTableWriter(folder, Clock.systemUTC())) {
      out.println(workers.slots() + " slots, " + Engines.find().description());
      out.flush();
      Sweep sweep = new Sweep(plan, folder, workers, Clock.systemUTC(), new Both(table, progress));
      ending = sweep.run(interruption);
      progress.end();
    }
    List<SweepRow> rows = SweepRow.of(new Journal(folder).read());
    if (ending == Sweep.Ending.INTERRUPTED) {
      out.println("interrupted; run the same command again to do what is missing");
      return Espalier.INTERRUPTED;
    }
    if (ending == Sweep.Ending.NOTHING_LEFT) {
      out.println("nothing left to do");
    }
    out.println();
    out.print(ResultsText.of(plan, rows));
    out.println("table  " + SweepTable.in(folder).uri());
    ResultsText.winner(plan, rows)
        .ifPresent(
            row ->
                out.println(
                    "winner "
                        + row.trial().shortForm()
                        + " "
                        + new TrialFiles(folder).model(row.trial()).folder().uri()));
    boolean scored = plan.comparable(rows).stream().anyMatch(row -> row.measured().isPresent());
    return scored ? 0 : FAILED;
  }

  /** On JDK 17, which Espalier needs, there is no console where output goes to a file or a pipe. */
  @SuppressWarnings("SystemConsoleNull")
  private static ProgressReporter.Display display() {
    return System.console() == null
        ? ProgressReporter.Display.LOG
        : ProgressReporter.Display.TERMINAL;
  }

  /** Two listeners in turn. */
  private record Both(SweepListener first, SweepListener second) implements SweepListener {
    @Override
    public void began(List<SweepRow> rows) {
      first.began(rows);
      second.began(rows);
    }

    @Override
    public void recorded(List<SweepRow> rows) {
      first.recorded(rows);
      second.recorded(rows);
    }

    @Override
    public void progressed(SweepState state) {
      first.progressed(state);
      second.progressed(state);
    }
  }
}
