package io.espalier.api;

import io.espalier.metric.Metric;
import io.espalier.spark.SweepRun;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A sweep that was started: watched, cancelled, waited for.
 *
 * <pre>{@code
 * RunningSweep running = sweep.start(spark);
 * while (running.await(Duration.ofSeconds(1)).isEmpty()) {
 *   RunningSweep.Progress now = running.progress();
 *   System.out.println(now.done() + " of " + now.total() + ", " + now.running() + " running");
 *   now.best().ifPresent(accuracy -> System.out.println("best " + accuracy));
 *   running.rows().select("candidate", "accuracy").show();
 * }
 * System.out.println(running.progress().failed() + " failed, " + running.progress().paused() + " paused");
 * System.out.println("took " + running.progress().elapsed());
 * }</pre>
 *
 * <p>What was running when a sweep is cancelled goes on from its last checkpoint when the sweep is
 * started again.
 *
 * <pre>{@code
 * RunningSweep running = sweep.start(spark);
 * running.cancel();
 * if (running.await() == RunningSweep.Ending.CANCELLED) {
 *   System.out.println("the rest another time");
 * }
 * }</pre>
 *
 * <p>Its methods may be called on any thread. If the process ends first, the sweep is cancelled.
 */
public final class RunningSweep {
  private final Sweep sweep;
  private final SparkSession spark;
  private final FutureTask<Ending> work;
  private volatile boolean cancelled;
  private volatile Progress progress;

  private RunningSweep(Sweep sweep, SweepRun run, SparkSession spark, int total) {
    this.sweep = sweep;
    this.spark = spark;
    this.progress = new Progress(0, 0, 0, 0, total, OptionalDouble.empty(), Duration.ZERO);
    this.work = new FutureTask<>(() -> Ending.of(run.run(spark, () -> cancelled, listener())));
  }

  static RunningSweep of(Sweep sweep, SweepRun run, SparkSession spark, int total) {
    RunningSweep running = new RunningSweep(sweep, run, spark, total);
    Thread thread = new Thread(running.work, "sweep " + sweep.name());
    thread.setDaemon(true);
    thread.start();
    return running;
  }

  private SweepListener listener() {
    return new SweepListener() {
      @Override
      public void progressed(SweepState state) {
        progress = Progress.of(state);
      }
    };
  }

  /** How far it is; after its end, how far it came. */
  public Progress progress() {
    return progress;
  }

  /** The rows by now, those of earlier runs included: {@link Sweep#table}. */
  public Dataset<Row> rows() {
    return sweep.table(spark);
  }

  /** Stops it within a training step of each trial, and returns at once. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Waits for its end.
   *
   * @throws io.espalier.spec.Refusal if the data cannot be used, or another driver runs this sweep
   * @throws IllegalStateException if it failed for another reason, such as a stopped Spark session
   */
  public Ending await() throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /**
   * Waits for its end, but no longer than this.
   *
   * @return empty if it still runs
   */
  public Optional<Ending> await(Duration longest) throws InterruptedException {
    try {
      return Optional.of(work.get(longest.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  /** How a run of a sweep ended. */
  public enum Ending {
    /** All that the plan asks for is done. */
    DONE,
    /** It was cancelled; started again, it goes on. */
    CANCELLED,
    /** The time that the configuration gives it was up; started again, it goes on. */
    TIME_UP;

    static Ending of(io.espalier.sweep.Sweep.Ending ending) {
      return switch (ending) {
        case DONE, NOTHING_LEFT -> DONE;
        case INTERRUPTED -> CANCELLED;
        case TIME_UP -> TIME_UP;
      };
    }
  }

  /**
   * How far a sweep is.
   *
   * @param done trials that have a result, those of earlier runs included
   * @param running trials at work
   * @param paused trials that wait at a rung of a search
   * @param failed of those done, the ones without a score
   * @param total trials known by now
   * @param best the best accuracy under the constraints, a share in {@code [0, 1]}, if there is one
   * @param elapsed since this run's start
   */
  public record Progress(
      int done,
      int running,
      int paused,
      int failed,
      int total,
      OptionalDouble best,
      Duration elapsed) {
    static Progress of(SweepState state) {
      return new Progress(
          state.done(),
          state.running(),
          state.paused(),
          state.failed(),
          state.total(),
          state.best().stream().mapToDouble(best -> best.metrics().get(Metric.ACCURACY)).findAny(),
          state.elapsed());
    }
  }
}
