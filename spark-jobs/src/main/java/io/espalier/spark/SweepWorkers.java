package io.espalier.spark;

import io.espalier.data.Data;
import io.espalier.data.ScorableData;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.plan.Execution;
import io.espalier.plan.PlannedTrials;
import io.espalier.store.Store;
import io.espalier.trial.Workers;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The workers of a sweep on Spark, opened with its first order: the data is read and checked first,
 * and a sweep with nothing left to do needs neither.
 */
public final class SweepWorkers implements Supplier<Workers>, AutoCloseable {
  private final PlannedTrials planned;
  private final Store folder;
  private final Supplier<SparkSession> session;
  private final SparkMetrics metrics;
  private final Consumer<String> say;
  private SparkWorkers workers;

  /**
   * Workers for a plan.
   *
   * @param session asked once the data has been checked; not closed by this
   * @param metrics shown once the session is there
   * @param say takes what is found out before the first trial, a line each
   */
  SweepWorkers(
      PlannedTrials planned,
      Store folder,
      Supplier<SparkSession> session,
      SparkMetrics metrics,
      Consumer<String> say) {
    this.planned = planned;
    this.folder = folder;
    this.session = session;
    this.metrics = metrics;
    this.say = say;
  }

  @Override
  public Workers get() {
    Execution execution = planned.plan().execution();
    Engine engine = Engines.named(execution.engine()).at(execution.place());
    data(planned, say);
    JavaSparkContext context = new JavaSparkContext(session.get().sparkContext());
    SharedStorage.check(context, folder);
    workers =
        new SparkWorkers(context, TrialRunners.in(folder, execution), execution.place())
            .describing(order -> OrderDescription.of(order, planned.candidates()));
    metrics.show(workers);
    say.accept(slots(workers.slots()) + ", " + engine.description());
    return workers;
  }

  /** So many of them, in words. */
  public static String slots(int count) {
    return count + (count == 1 ? " slot" : " slots");
  }

  /** Reads the data of a plan, checks its trials against it, and says what it is. */
  public static Data data(PlannedTrials planned, Consumer<String> say) {
    Data data = ScorableData.load(TrialRunners.data(), planned.plan().data(), say);
    planned.check(data);
    return data;
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.close();
    }
  }
}
