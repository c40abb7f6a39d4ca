package io.espalier.spark;

import io.espalier.data.Data;
import io.espalier.data.ScorableData;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.plan.Execution;
import io.espalier.plan.PlannedTrials;
import io.espalier.spark.check.CardCheck;
import io.espalier.spark.check.DataCheck;
import io.espalier.spark.check.EachExecutor;
import io.espalier.spark.check.SharedStorage;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.spark.order.OrderDescription;
import io.espalier.spark.order.OrderResources;
import io.espalier.spark.order.SparkWorkers;
import io.espalier.spark.order.TaskPlace;
import io.espalier.spark.order.TrialRunners;
import io.espalier.spec.Call;
import io.espalier.store.Store;
import io.espalier.trial.Workers;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The workers of a sweep on Spark, opened with its first order: the data is read and checked first,
 * and a sweep with nothing left to do needs neither.
 */
public final class SweepWorkers implements Supplier<Workers>, AutoCloseable {
  private final PlannedTrials planned;
  private final Store folder;
  private final SparkConf conf;
  private final Supplier<SparkSession> session;
  private final SparkMetrics metrics;
  private final Consumer<String> say;
  private SparkWorkers workers;

  /**
   * Workers for a plan.
   *
   * @param conf that of the session
   * @param session asked once the data has been checked; not closed by this
   * @param metrics shown once the session is there
   * @param say takes what is found out before the first trial, a line each
   */
  SweepWorkers(
      PlannedTrials planned,
      Store folder,
      SparkConf conf,
      Supplier<SparkSession> session,
      SparkMetrics metrics,
      Consumer<String> say) {
    this.planned = planned;
    this.folder = folder;
    this.conf = conf;
    this.session = session;
    this.metrics = metrics;
    this.say = say;
  }

  @Override
  public Workers get() {
    Execution execution = planned.plan().execution();
    Optional<String> here = runsOnHere(execution);
    Data data = data(planned, say);
    JavaSparkContext context = new JavaSparkContext(session.get().sparkContext());
    if (EachExecutor.none(context)) {
      say.accept("Waits for the first executor of " + context.master());
    }
    OrderResources resources = new OrderResources(context, execution.place());
    Call runner = TrialRunners.in(folder, data.fingerprint(), execution);
    String runsOn = here.orElseGet(() -> CardCheck.check(context, resources, runner));
    SharedStorage.check(context, resources, folder);
    DataCheck.check(context, resources, runner, planned.plan().data());
    workers =
        new SparkWorkers(context, runner, resources)
            .describing(order -> OrderDescription.of(order, planned.candidates()));
    metrics.show(workers);
    say.accept(slots(workers.slots()) + ", " + runsOn);
    return workers;
  }

  /** What trials run on, unless only their executors have it. */
  private Optional<String> runsOnHere(Execution execution) {
    if (SparkSessions.onExecutorsOnly(conf, execution.place())) {
      return Optional.empty();
    }
    return Optional.of(engineHere(execution).description());
  }

  /** The engine of trials that run in this process. */
  public static Engine engineHere(Execution execution) {
    return Engines.named(execution.engine()).at(TaskPlace.here(execution.place()));
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
