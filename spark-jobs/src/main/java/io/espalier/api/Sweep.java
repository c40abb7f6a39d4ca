package io.espalier.api;

import io.espalier.config.SweepConfig;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.report.PlanText;
import io.espalier.spark.CurveTable;
import io.espalier.spark.SweepRun;
import io.espalier.spark.SweepTable;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import io.espalier.sweep.Journal;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.trial.TrialFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A sweep as its configuration says it: planned, started, and read while it runs and afterwards.
 *
 * <pre>{@code
 * Sweep sweep = Sweep.load("../conf/quickstart.conf", "trials=40", "output=" + output);
 * Sweep.Plan plan = sweep.plan();
 * System.out.println(plan.text());
 * System.out.println(plan.feasible() + " of " + plan.candidates() + ", " + plan.trials() + " trials");
 * }</pre>
 *
 * <p>A text does as well as a file, and nothing but the file decides what a sweep is: the command
 * line goes on with what a program began, and the other way round.
 *
 * <pre>{@code
 * Sweep sweep = Sweep.parse(configuration, "trials=2");
 * RunningSweep running = sweep.start(spark);
 * running.await();
 * sweep.table(spark).where("front").orderBy(col("accuracy").desc()).show();
 * sweep.curves(spark).groupBy("trial").agg(max("accuracy")).show();
 * System.out.println(sweep.name() + " is in " + sweep.folder());
 * sweep.winner().ifPresent(model -> System.out.println(model.candidate()));
 * }</pre>
 *
 * <p>Its methods may be called on any thread, and while the sweep runs here or elsewhere.
 */
public final class Sweep {
  private final SweepPlan plan;
  private PlannedTrials planned;

  private Sweep(SweepConfig config) {
    this.plan = config.plan();
  }

  /**
   * A sweep whose configuration is a file on the driver's disk.
   *
   * @param settings {@code key=value} each, as after {@code --set} on the command line
   * @throws io.espalier.spec.Refusal if the file is missing, or a value in it is not possible
   */
  public static Sweep load(String file, String... settings) {
    return new Sweep(SweepConfig.load(Path.of(file), List.of(settings)));
  }

  /**
   * A sweep whose configuration is this text.
   *
   * @param configuration what would be in the file (HOCON)
   * @param settings {@code key=value} each, as after {@code --set} on the command line
   * @throws io.espalier.spec.Refusal if a value in it is not possible
   */
  public static Sweep parse(String configuration, String... settings) {
    return new Sweep(SweepConfig.parse(configuration, List.of(settings)));
  }

  /** Its name. */
  public String name() {
    return plan.name();
  }

  /** Its folder, a URI: where its table, models and curves are. */
  public String folder() {
    return files().uri();
  }

  /**
   * What it comes to before anything is trained. Large searches take some seconds the first time.
   *
   * @throws io.espalier.spec.Refusal if no candidate is feasible
   */
  public Plan plan() {
    PlannedTrials trials = planned();
    List<Survey.FamilySurvey> families = trials.survey().families();
    return new Plan(
        PlanText.of(trials, SparkSessions.slots(plan.execution().place())),
        families.stream().mapToInt(Survey.FamilySurvey::candidates).sum(),
        families.stream().mapToInt(Survey.FamilySurvey::feasible).sum(),
        trials.survey().trials());
  }

  /**
   * Starts what is missing of it, on a thread of its own, and returns at once. Started again later,
   * it does only what is missing then.
   *
   * @param spark stays its owner's to stop; a task has one core, or as many as the sweep's {@code
   *     threads} (Spark's setting {@code spark.task.cpus})
   * @throws io.espalier.spec.Refusal if the plan or the session cannot be used
   */
  public RunningSweep start(SparkSession spark) {
    SparkSessions.check(spark, plan.execution().place());
    SweepRun run = new SweepRun(planned(), SweepRun.Options.NONE, spark.sparkContext().getConf());
    return RunningSweep.of(this, run, spark, planned().trials().size());
  }

  /**
   * Its table by now, a row for each trial that has ended or paused; the rows stay as they were
   * read. {@code docs/tables.md} explains the columns. Front and winner are judged by this
   * configuration.
   */
  public Dataset<Row> table(SparkSession spark) {
    return SweepTable.of(spark, plan);
  }

  /** How its trials learned, a row for each epoch; {@code docs/curves.md} explains the columns. */
  public Dataset<Row> curves(SparkSession spark) {
    return CurveTable.read(spark, folder());
  }

  /**
   * The model that is best by the first objective among those on the front; of several seeds, that
   * of the lowest. Empty while no candidate that keeps to the constraints has a score.
   *
   * @throws io.espalier.spec.Refusal if the model's files were removed
   */
  public Optional<TrainedModel> winner() {
    List<SweepRow> rows = new Journal(files()).rows();
    return ScoredCandidate.winner(plan, rows)
        .map(ScoredCandidate::first)
        .map(row -> model(row.trial(), row.candidate()));
  }

  private TrainedModel model(Hash trial, String candidate) {
    return TrainedModel.of(new TrialFiles(files()).model(trial), candidate);
  }

  private Store files() {
    return SweepRun.folder(plan);
  }

  private synchronized PlannedTrials planned() {
    if (planned == null) {
      planned = PlannedTrials.of(plan);
    }
    return planned;
  }

  /**
   * What a sweep comes to before anything is trained.
   *
   * @param text families, costs, slots and disk, several lines, as {@code espalier sweep} prints it
   * @param candidates that its families propose, feasible or not
   * @param feasible those that its constraints and networks allow
   * @param trials those known by now, one for each seed, base models included; a search that waits
   *     for results has more
   */
  public record Plan(String text, int candidates, int feasible, int trials) {}
}
