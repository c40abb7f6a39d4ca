package io.espalier.sweep;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.store.Lease;
import io.espalier.store.Store;
import io.espalier.train.Cancel;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a plan out: asks its strategy, keeps the workers busy, and writes every result into the
 * journal. Run again, it does what is missing, and only that.
 *
 * <pre>{@code
 * Sweep sweep = new Sweep(planned, folder, () -> workers, Clock.systemUTC(), listener);
 * Sweep.Ending ending = sweep.run(() -> false); // until all is done
 * }</pre>
 */
public final class Sweep {
  /** How long a driver's claim on the folder holds unless it is renewed. */
  static final Duration LEASE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

  private final PlannedTrials planned;
  private final Store folder;
  private final Supplier<Workers> workers;
  private final Clock clock;
  private final SweepListener listener;
  private boolean measureAgain;

  /** How a run ended. */
  public enum Ending {
    /** All that the plan asks for is done. */
    DONE,
    /** All that the plan asks for was done before. */
    NOTHING_LEFT,
    /** It was stopped; what was running has left no row. */
    INTERRUPTED,
    /** The plan's time was up; what was running has left no row. */
    TIME_UP
  }

  /**
   * A sweep.
   *
   * @param folder the sweep's own folder
   * @param workers opened with the first order, so that a sweep that is done needs none; not closed
   *     by this
   * @param clock the wall's, for the lease
   */
  public Sweep(
      PlannedTrials planned,
      Store folder,
      Supplier<Workers> workers,
      Clock clock,
      SweepListener listener) {
    this.planned = planned;
    this.folder = folder;
    this.workers = workers;
    this.clock = clock;
    this.listener = listener;
  }

  /** Has what earlier runs have timed timed once more; the newest latencies stand. */
  public Sweep measuringAgain() {
    measureAgain = true;
    return this;
  }

  /**
   * Runs until the plan is done or a stop is requested.
   *
   * @throws io.espalier.spec.Refusal if another driver runs this sweep, or if the workers cannot
   *     work; what came before is in the journal then
   */
  public Ending run(Cancel cancel) {
    return run(cancel, false);
  }

  /**
   * The same.
   *
   * @param takeOver whether the driver that holds the folder is known to be dead
   */
  public Ending run(Cancel cancel, boolean takeOver) {
    Lease lease =
        takeOver ? Lease.takeOver(folder, clock, LEASE) : Lease.acquire(folder, clock, LEASE);
    try {
      return run(cancel, new Renewal(lease, clock, LEASE.dividedBy(3)));
    } finally {
      lease.release();
    }
  }

  private Ending run(Cancel cancel, Renewal renewal) {
    KnownResults known = new KnownResults(folder, listener);
    known.tellLeftOut();
    listener.began(known.rows());
    SweepPlan plan = planned.plan();
    Optional<Instant> end =
        plan.time().map(limit -> limit.end(clock.instant(), ZoneId.systemDefault()));
    Dispatch dispatch = new Dispatch(workers, clock, end, cancel, renewal);
    try {
      SweepProgress progress = new SweepProgress(plan, planned.trials().size(), dispatch);
      Asking asking = new Asking(plan, planned.candidates(), known);
      LatencyLoop latencies =
          new LatencyLoop(
              plan,
              known,
              dispatch,
              measureAgain,
              left -> {
                progress.untimed(left);
                listener.progressed(progress.state());
              });
      boolean complete =
          new TrialLoop(
                      planned.candidates(), asking, known, dispatch, progress, listener, latencies)
                  .run()
              && latencies.run()
              && new TestLoop(plan, known, dispatch, () -> listener.progressed(progress.state()))
                  .run();
      listener.progressed(progress.state());
      if (dispatch.refusal().isPresent()) {
        throw dispatch.refusal().get();
      }
      if (!complete) {
        return dispatch.late() ? Ending.TIME_UP : Ending.INTERRUPTED;
      }
      asking.endings().forEach((family, why) -> LOG.warn("Family '{}' ended: {}", family, why));
      WorkInVain.free(known, asking.trials());
      return known.written() == 0 ? Ending.NOTHING_LEFT : Ending.DONE;
    } finally {
      dispatch.end();
    }
  }
}
