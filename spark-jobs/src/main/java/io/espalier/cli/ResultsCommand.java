package io.espalier.cli;

import io.espalier.config.SweepConfig;
import io.espalier.plan.CandidateTrials;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.report.ColumnsText;
import io.espalier.report.CurveReport;
import io.espalier.report.ResultsText;
import io.espalier.report.TrialReport;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.sweep.ProposedCandidates;
import io.espalier.table.SweepRow;
import io.espalier.table.TableRow;
import io.espalier.trial.CurveText;
import io.espalier.trial.LearningCurve;
import io.espalier.trial.TrialFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a sweep's table again, without Spark. */
@Command(
    name = "results",
    description =
        "Prints the table of a sweep, finished or running, or one trial of it, or how that learned.",
    footer = {
      "",
      "Examples:",
      "  espalier results conf/quickstart.conf",
      "  espalier results conf/quickstart.conf --curve 3f2a91",
      "  espalier results conf/quickstart.conf --trial 3f2a91",
      "  espalier results conf/quickstart.conf --set output=hdfs:/sweeps --json",
      "  espalier results --columns"
    })
final class ResultsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The sweep's configuration (HOCON).")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "As given to the sweep; may be repeated.")
  private List<String> changes = List.of();

  @ArgGroup private One one = new One();

  @ArgGroup private Form form = new Form();

  @Spec private CommandSpec command;

  /** What is printed of one trial alone. */
  private static final class One {
    @Option(
        names = "--curve",
        paramLabel = "ID",
        description =
            "Print how this trial learned, epoch by epoch, instead; the first digits of its id do.")
    private String curve;

    @Option(
        names = "--trial",
        paramLabel = "ID",
        description =
            "Print all that is known of this trial, and which it comes from, instead; the first digits of its id do.")
    private String trial;
  }

  private static final class Form {
    @Option(
        names = "--json",
        description = "Print one JSON object for each trial, or for each epoch of a curve.")
    private boolean json;

    @Option(
        names = "--columns",
        description = "Explain the columns of the table and of --json, and stop; needs no FILE.")
    private boolean columns;
  }

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    if (form.columns) {
      out.print(ColumnsText.markdown());
      out.flush();
      return 0;
    }
    if (file == null) {
      throw new Refusal(
          "Cannot show results: no sweep is named; give its configuration, such as conf/quickstart.conf");
    }
    print(out);
    return 0;
  }

  private void print(PrintWriter out) {
    SweepPlan plan = SweepConfig.load(file, changes).plan();
    Store folder = Stores.at(plan.output()).child(plan.name());
    Journal journal = new Journal(folder);
    PrintWriter err = command.commandLine().getErr();
    journal.leftOut().forEach(sentence -> err.println("espalier: " + sentence));
    List<SweepRow> rows = journal.rows();
    if (rows.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot show results of '%s': %s holds no trial yet; run the sweep first",
              plan.name(), folder.uri()));
    }
    if (one.curve != null) {
      LearningCurve learned = curve(plan, folder, rows);
      out.print(form.json ? CurveText.write(learned) : CurveReport.of(learned));
    } else if (one.trial != null) {
      if (form.json) {
        throw new Refusal(
            Text.of(
                "Cannot use --json with --trial '%s': it is for people; take --json alone, which has the same in every trial's line",
                one.trial));
      }
      List<Hash> known = rows.stream().map(SweepRow::trial).toList();
      Hash found = TrialId.find(one.trial, known, Text.of("sweep '%s'", plan.name()));
      out.print(TrialReport.of(plan, rows, found));
    } else if (form.json) {
      TableRow.of(plan, rows).forEach(row -> out.println(RowJson.of(row)));
    } else {
      out.print(ResultsText.of(plan, rows, proposed(plan, new CandidateTrials(plan), folder, err)));
    }
  }

  /** The results stand also where the plan cannot be asked any more. */
  static List<Survey.FamilySurvey> proposed(
      SweepPlan plan, CandidateTrials candidates, Store folder, PrintWriter err) {
    try {
      return ProposedCandidates.of(plan, candidates, folder);
    } catch (Refusal e) {
      err.println(
          Text.of(
              "espalier: candidates that were not feasible are not counted: %s", e.getMessage()));
      return List.of();
    }
  }

  private LearningCurve curve(SweepPlan plan, Store folder, List<SweepRow> rows) {
    TrialFiles files = new TrialFiles(folder);
    List<Hash> known = new ArrayList<>(files.withCurves());
    rows.forEach(row -> known.add(row.trial()));
    Hash trial = TrialId.find(one.curve, known, Text.of("sweep '%s'", plan.name()));
    return files
        .curve(trial)
        .orElseThrow(
            () ->
                new Refusal(
                    Text.of(
                        "Cannot show the curve of trial %s: %s holds none; trials that trained nothing, or ran in a version without curves, have none",
                        trial.shortForm(), files.curves().uri())));
  }
}
