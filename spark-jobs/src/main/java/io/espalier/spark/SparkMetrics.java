package io.espalier.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import io.espalier.metric.Metric;
import io.espalier.plan.SweepPlan;
import io.espalier.spark.order.SparkWorkers;
import io.espalier.spec.Hash;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.SweepRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running sweep in Spark's metrics system: the driver's source {@code espalier}, for every sink
 * that is configured. {@code deploy/README.md} explains the names.
 *
 * <p>All of it is what the sweep tells its listeners; sinks read it on threads of theirs.
 */
final class SparkMetrics implements SweepListener, Source, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SparkMetrics.class);
  private static final String NAME = "espalier";

  private final MetricRegistry registry = new MetricRegistry();
  private final String sweep;
  private final Meter trained = registry.meter("images.trained");

  /** What rows said when they were heard of last: a row that comes again counts for its growth. */
  private final Map<Hash, Work> known = new HashMap<>();

  private Work work = Work.NONE;
  private volatile double speed = Double.NaN;
  private volatile Optional<SweepState> state = Optional.empty();
  private Optional<MetricsSystem> system = Optional.empty();

  /** Images that training took, and how long that was. */
  private record Work(double images, double seconds) {
    static final Work NONE = new Work(0, 0);

    /** Nothing of a trial that broke: how far it had come is not in its row. */
    static Optional<Work> of(SweepRow row) {
      OptionalDouble images = row.metrics().find(Metric.IMAGES_SEEN);
      OptionalDouble seconds = row.metrics().find(Metric.SECONDS);
      return images.isPresent() && seconds.isPresent()
          ? Optional.of(new Work(images.getAsDouble(), seconds.getAsDouble()))
          : Optional.empty();
    }

    Work plus(Work other) {
      return new Work(images + other.images, seconds + other.seconds);
    }

    Work minus(Work other) {
      return new Work(images - other.images, seconds - other.seconds);
    }
  }

  /** Those of a sweep, shown nowhere yet. */
  SparkMetrics(SweepPlan plan) {
    sweep = plan.name();
    count("trials.total", SweepState::total);
    count(
        "trials.waiting",
        now -> Math.max(0, now.total() - now.done() - now.paused() - now.running()));
    count("trials.running", SweepState::running);
    count("trials.paused", SweepState::paused);
    count("trials.untimed", SweepState::untimed);
    count("trials.done", SweepState::done);
    count("trials.failed", SweepState::failed);
    count("slots.count", now -> now.slots().count());
    number("slots.idle_seconds", now -> now.slots().idle().toMillis() / 1000.0);
    registry.registerGauge("images.per_slot_second", (Gauge<Double>) () -> speed);
    Metric first = plan.objectives().get(0).metric();
    number(
        "best." + first,
        now ->
            now.best().stream()
                .mapToDouble(best -> best.metrics().find(first).orElse(Double.NaN))
                .findAny()
                .orElse(Double.NaN));
  }

  private void count(String name, ToIntFunction<SweepState> of) {
    registry.registerGauge(
        name, (Gauge<Integer>) () -> state.map(now -> of.applyAsInt(now)).orElse(0));
  }

  private void number(String name, ToDoubleFunction<SweepState> of) {
    registry.registerGauge(
        name, (Gauge<Double>) () -> state.map(now -> of.applyAsDouble(now)).orElse(Double.NaN));
  }

  /**
   * Shows them from now on in the metrics system of this process's Spark context; of sweeps that
   * share one, the first is shown.
   *
   * @param workers tell how often orders did not come to an end
   */
  void show(SparkWorkers workers) {
    registry.register("orders.again", workers.again());
    registry.register("orders.interrupted", workers.interrupted());
    // Nothing where Spark is being stopped.
    Optional.ofNullable(SparkEnv.get()).map(SparkEnv::metricsSystem).ifPresent(this::register);
  }

  private void register(MetricsSystem spark) {
    synchronized (SparkMetrics.class) {
      if (spark.getSourcesByName(NAME).isEmpty()) {
        spark.registerSource(this);
        system = Optional.of(spark);
      } else {
        LOG.warn(
            "Spark's metrics are not those of sweep '{}': another runs in this session", sweep);
      }
    }
  }

  @Override
  public void began(List<SweepRow> rows) {
    for (SweepRow row : rows) {
      Work.of(row).ifPresent(now -> known.put(row.trial(), now));
    }
  }

  @Override
  public void recorded(List<SweepRow> rows) {
    for (SweepRow row : rows) {
      Work.of(row).ifPresent(now -> grew(row.trial(), now));
    }
    speed = work.seconds() > 0 ? work.images() / work.seconds() : Double.NaN;
  }

  private void grew(Hash trial, Work now) {
    Work before = Optional.ofNullable(known.put(trial, now)).orElse(Work.NONE);
    Work more = now.minus(before);
    trained.mark(Math.round(more.images()));
    work = work.plus(more);
  }

  @Override
  public void progressed(SweepState now) {
    state = Optional.of(now);
  }

  /** Gives sinks the last numbers, and takes them out of the metrics system. */
  @Override
  public void close() {
    system.ifPresent(
        spark -> {
          try {
            spark.report();
          } catch (RuntimeException e) {
            LOG.warn("The last metrics of sweep '{}' were not reported", sweep, e);
          }
          spark.removeSource(this);
        });
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }
}
