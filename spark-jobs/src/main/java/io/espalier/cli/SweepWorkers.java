package io.espalier.cli;

import io.espalier.data.Data;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.plan.Execution;
import io.espalier.plan.PlannedTrials;
import io.espalier.spark.SharedStorage;
import io.espalier.spark.SparkSessions;
import io.espalier.spark.SparkWorkers;
import io.espalier.spark.TrialRunners;
import io.espalier.store.Store;
import io.espalier.trial.Workers;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The workers of a sweep on Spark, opened with its first order: the data is read and checked first,
 * and a sweep with nothing left to do needs neither.
 */
final class SweepWorkers implements Supplier<Workers>, AutoCloseable {
  private final PlannedTrials planned;
  private final Store folder;
  private final PrintWriter out;
  private SparkSession spark;
  private SparkWorkers workers;

  SweepWorkers(PlannedTrials planned, Store folder, PrintWriter out) {
    this.planned = planned;
    this.folder = folder;
    this.out = out;
  }

  @Override
  public Workers get() {
    Execution execution = planned.plan().execution();
    Engine engine = Engines.named(execution.engine()).at(execution.place());
    data(planned, out);
    spark = SparkSessions.open("espalier " + planned.plan().name(), execution.place());
    JavaSparkContext context = new JavaSparkContext(spark.sparkContext());
    SharedStorage.check(context, folder);
    workers =
        new SparkWorkers(context, TrialRunners.in(folder, execution.engine()), execution.place());
    out.println(slots(workers.slots()) + ", " + engine.description());
    out.flush();
    return workers;
  }

  /** So many of them, in words. */
  static String slots(int count) {
    return count + (count == 1 ? " slot" : " slots");
  }

  /** Reads the data of a plan, checks its trials against it, and says what it is. */
  static Data data(PlannedTrials planned, PrintWriter out) {
    Data data = ScorableData.load(TrialRunners.data(), planned.plan().data(), out);
    planned.check(data);
    return data;
  }

  @Override
  public void close() {
    if (workers != null) {
      workers.close();
    }
    if (spark != null) {
      spark.close();
    }
  }
}
