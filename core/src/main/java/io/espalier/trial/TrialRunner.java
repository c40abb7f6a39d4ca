package io.espalier.trial;

import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.latency.Clock;
import io.espalier.latency.Latencies;
import io.espalier.latency.LatencySpec;
import io.espalier.latency.Surroundings;
import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.model.Model;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.store.Unavailable;
import io.espalier.train.Cancel;
import io.espalier.train.EpochObserver;
import io.espalier.train.Evaluation;
import io.espalier.train.Fit;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries trials out: start, steps, score. The same on a laptop, on an executor and in a test.
 *
 * <p>After each step the model is kept, and within a training its checkpoints, so that running a
 * trial again continues it with the same bits. A finished trial's outcome is kept as well: running
 * it again finds it, unless its model is gone.
 *
 * <p>A trial that is ordered up to a rung pauses there: its model is scored as it would be deployed
 * and its work stays, so that a later order goes on to a higher rung or to the end. Ordered to a
 * lower rung than it has reached, of which no outcome is left, it is trained up to there once more,
 * from the furthest state that is not beyond it; a score from further on would not be comparable.
 */
public final class TrialRunner implements OrderRunner {
  private final Engine engine;
  private final DataCache data;
  private final TrialFiles files;
  private final EpochObserver observer;
  private final Clock clock;
  private final Surroundings surroundings;
  private final Optional<Duration> limit;
  private final Optional<Hash> images;
  private volatile boolean imagesChecked;

  /**
   * A runner over a sweep's folder.
   *
   * @param engine which each order takes to a place of its own
   * @param data the data sets of this JVM
   * @param observer hears of each epoch of a training as it ends
   */
  public TrialRunner(Engine engine, DataCache data, TrialFiles files, EpochObserver observer) {
    this(engine, data, files, observer, Clock.SYSTEM, Surroundings.here());
  }

  /**
   * The same, with what latencies are measured by.
   *
   * @param clock tells how long calls take
   * @param surroundings what may disturb them
   */
  public TrialRunner(
      Engine engine,
      DataCache data,
      TrialFiles files,
      EpochObserver observer,
      Clock clock,
      Surroundings surroundings) {
    this(engine, data, files, observer, clock, surroundings, Optional.empty(), Optional.empty());
  }

  private TrialRunner(
      Engine engine,
      DataCache data,
      TrialFiles files,
      EpochObserver observer,
      Clock clock,
      Surroundings surroundings,
      Optional<Duration> limit,
      Optional<Hash> images) {
    this.engine = engine;
    this.data = data;
    this.files = files;
    this.observer = observer;
    this.clock = clock;
    this.surroundings = surroundings;
    this.limit = limit;
    this.images = images;
  }

  /**
   * This runner, but a trial that runs for longer has failed, for good.
   *
   * @param longest at a stretch: one that goes on from a checkpoint begins anew
   */
  public TrialRunner limitedTo(Duration longest) {
    return new TrialRunner(
        engine, data, files, observer, clock, surroundings, Optional.of(longest), images);
  }

  /**
   * This runner, but no trial begins where other images are read than its sweep was planned for.
   *
   * @param fingerprint that of the sweep's data where it was planned
   */
  public TrialRunner reading(Hash fingerprint) {
    return new TrialRunner(
        engine, data, files, observer, clock, surroundings, limit, Optional.of(fingerprint));
  }

  /**
   * Carries an order out. Whatever goes wrong is a result, except a stop on request, a graphics
   * card that cannot be worked on, and images that are not those of the sweep.
   *
   * @throws Cancel.Cancelled if the flag was raised
   * @throws PlaceRefused if the engine cannot run on the card, or not any more; or if the images
   *     cannot be read, or are others
   */
  @Override
  public Result run(Order order, Place place, Cancel cancel) {
    if (order instanceof Order.Run run) {
      Optional<Result.Outcome> known = Unavailable.unless(() -> known(run.leg()));
      if (known.isPresent()) {
        return known.get();
      }
    }
    checkImages(order);
    Place where =
        order instanceof Order.Measure measure ? new Place.Cpu(measure.what().threads()) : place;
    Engine here;
    try {
      here = where instanceof Place.Gpu ? onCard(() -> engine.at(where)) : engine.at(where);
    } catch (Refusal refused) {
      // No verdict on the trial: another worker may have what it needs.
      return new Result.Failed(order.trial(), Result.Failure.WORKER_LOST, refused.getMessage());
    }
    if (order instanceof Order.Measure measure) {
      return measure(here, measure, cancel);
    }
    return order instanceof Order.Run run ? run(here, run, cancel) : test(here, (Order.Test) order);
  }

  /** Asks something of a card; what breaks there would break with each order. */
  private static <T> T onCard(Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException | LinkageError e) {
      throw PlaceRefused.by(e);
    }
  }

  @Override
  public String runsOn(Place place) {
    return engine.at(place).description();
  }

  @Override
  public void check(DataSpec wanted) {
    Hash here;
    try {
      here = data.load(wanted).fingerprint();
    } catch (UncheckedIOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
    if (images.isPresent() && !images.get().equals(here)) {
      throw new Refusal(
          Text.of(
              "with %s it reads other images than the driver; let 'data.source' be on storage that all machines see, or copy it anew",
              wanted));
    }
  }

  /** Once in a process: an executor may have come when trials ran already. */
  private void checkImages(Order order) {
    if (images.isPresent() && !imagesChecked && !(order instanceof Order.Measure)) {
      try {
        check(order instanceof Order.Run run ? run.work().data() : ((Order.Test) order).data());
      } catch (Refusal e) {
        throw PlaceRefused.by(e);
      }
      imagesChecked = true;
    }
  }

  /** Before a trial is blamed: on a card that broke whatever runs breaks, and for good. */
  private static void probe(Engine here) {
    if (here.place() instanceof Place.Gpu) {
      onCard(
          () -> {
            here.probe();
            return here;
          });
    }
  }

  /** What an earlier run has left; without its model, whoever orders it wants it trained again. */
  private Optional<Result.Outcome> known(Leg leg) {
    return files
        .outcome(leg)
        .filter(outcome -> !(outcome instanceof Result.Measured) || files.hasModel(leg.trial()));
  }

  private Result.Outcome run(Engine here, Order.Run order, Cancel cancel) {
    Deadline deadline = new Deadline(limit, clock, cancel);
    TrialRun run = new TrialRun(here, data, files, observer, order, deadline);
    Result.Outcome outcome = deadline.over(order.trial(), run::carryOut);
    if (outcome.lasting() && outcome.score().isEmpty()) {
      probe(here);
    }
    if (outcome.lasting()) {
      // A process that dies in between must find where the trial was: first what it has learned,
      // then that it is done, and at last the work is removed, unless it goes on from there.
      Unavailable.unlessDone(() -> files.keep(run.curve()));
      Unavailable.unlessDone(() -> files.keep(outcome));
      if (!(outcome instanceof Result.Paused)) {
        Unavailable.unlessDone(() -> files.forget(order.trial()));
      }
      if (outcome.score().isEmpty()) {
        Unavailable.unlessDone(() -> files.forgetModel(order.trial()));
      }
    }
    return outcome;
  }

  private Result.Tested test(Engine here, Order.Test order) {
    Data loaded = Unavailable.unless(() -> data.load(order.data()));
    Model model = files.model(order.trial()).read();
    Data seen = Fit.of(model.network(), model.input(), loaded);
    try {
      Evaluation score =
          Evaluation.of(here, model, seen.test(), seen.normalization(), TrialRun.EVALUATION_BATCH);
      return new Result.Tested(order.trial(), Metrics.of(Metric.TEST_ACCURACY, score.accuracy()));
    } catch (RuntimeException e) {
      probe(here);
      throw e;
    }
  }

  private Result.Timed measure(Engine here, Order.Measure order, Cancel cancel) {
    LatencySpec what = order.what();
    Clock stopping =
        new Clock() {
          @Override
          public long nanos() {
            cancel.check();
            return clock.nanos();
          }

          @Override
          public void pause(Duration time) {
            clock.pause(time);
          }
        };
    return new Result.Timed(
        order.trial(),
        what,
        order.round(),
        new Latencies(here, stopping, surroundings)
            .of(files.model(order.trial()).read(), what.form(), what.batch(), what.round()));
  }
}
