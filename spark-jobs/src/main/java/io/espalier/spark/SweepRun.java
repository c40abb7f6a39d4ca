package io.espalier.spark;

import io.espalier.engine.Engines;
import io.espalier.plan.Execution;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spark.cluster.LateSession;
import io.espalier.spark.cluster.SparkSessions;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import io.espalier.train.Cancel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * A plan that is carried out on Spark, its table kept beside it: the one way in which the command
 * line and programs run a sweep.
 */
public final class SweepRun {
  /** How long the end of the process waits for trials to stop and for Spark to close. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final PlannedTrials planned;
  private final Store folder;
  private final Options options;
  private final SparkConf conf;

  /**
   * A run of a plan, in the plan's folder.
   *
   * @param conf of the Spark session, or of the one that is to be opened
   * @throws io.espalier.spec.Refusal if the plan names an engine that is not here, or latencies
   *     that cannot be measured here
   */
  public SweepRun(PlannedTrials planned, Options options, SparkConf conf) {
    this.planned = planned;
    this.options = options;
    this.folder = folder(planned.plan());
    this.conf = conf;
    Execution execution = planned.plan().execution();
    if (!SparkSessions.onExecutorsOnly(conf, execution.place())) {
      // The only engine is not loaded for a sweep with nothing left to do.
      execution.engine().ifPresent(name -> Engines.named(Optional.of(name)));
    }
    LatencyCheck.of(planned, conf, options.measureAgain);
  }

  /** Where the sweep of a plan has its files. */
  public static Store folder(SweepPlan plan) {
    return Stores.at(plan.output()).child(plan.name());
  }

  /** Runs in a session of its own, which is opened only if there is something left to do. */
  public Sweep.Ending run(SweepListener listener, Consumer<String> say) {
    SweepPlan plan = planned.plan();
    try (Interruption interruption = new Interruption(PATIENCE);
        LateSession session =
            new LateSession("espalier " + plan.name(), plan.execution().place())) {
      return run(interruption, Cancel.NEVER, session, listener, say);
    }
  }

  /** Runs in a session that stays its owner's to close, until a stop is requested at the latest. */
  public Sweep.Ending run(SparkSession session, Cancel cancel, SweepListener listener) {
    try (Interruption interruption = new Interruption(PATIENCE)) {
      return run(interruption, cancel, () -> session, listener, sentence -> {});
    }
  }

  private Sweep.Ending run(
      Interruption interruption,
      Cancel cancel,
      Supplier<SparkSession> session,
      SweepListener listener,
      Consumer<String> say) {
    try (SparkMetrics metrics = new SparkMetrics(planned.plan());
        SweepWorkers workers = new SweepWorkers(planned, folder, conf, session, metrics, say);
        SweepTableWriter table = new SweepTableWriter(folder, planned.plan(), Clock.systemUTC())) {
      SweepListener all = new All(List.of(table, metrics, listener));
      Sweep sweep = new Sweep(planned, folder, workers, Clock.systemUTC(), all);
      if (options.measureAgain) {
        sweep.measuringAgain();
      }
      Cancel either = () -> interruption.requested() || cancel.requested();
      Sweep.Ending ending =
          interruption.over(() -> sweep.run(either, options.takeOver), Sweep.Ending.INTERRUPTED);
      all.ended();
      return ending;
    }
  }

  /**
   * What a run may be told beyond its plan.
   *
   * @param takeOver whether it goes on though the claim of a driver known to be dead has not run
   *     out
   * @param measureAgain whether latencies that are known already are measured once more
   */
  public record Options(boolean takeOver, boolean measureAgain) {
    /** Neither. */
    public static final Options NONE = new Options(false, false);
  }

  /** Several listeners in turn. */
  private record All(List<SweepListener> listeners) implements SweepListener {
    @Override
    public void began(List<SweepRow> rows) {
      listeners.forEach(each -> each.began(rows));
    }

    @Override
    public void recorded(List<SweepRow> rows) {
      listeners.forEach(each -> each.recorded(rows));
    }

    @Override
    public void progressed(SweepState state) {
      listeners.forEach(each -> each.progressed(state));
    }

    @Override
    public void ended() {
      listeners.forEach(SweepListener::ended);
    }
  }
}
