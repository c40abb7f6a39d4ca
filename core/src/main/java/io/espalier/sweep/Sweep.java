package io.espalier.sweep;

import io.espalier.store.Lease;
import io.espalier.store.Store;
import io.espalier.train.Cancel;
import io.espalier.trial.Workers;
import java.time.Clock;
import java.time.Duration;

/**
 * Carries a plan out: asks its strategy, keeps the workers busy, and writes every result into the
 * journal. Run again, it does what is missing, and only that.
 */
public final class Sweep {
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final SweepPlan plan;
  private final Store folder;
  private final Workers workers;
  private final Clock clock;
  private final SweepListener listener;

  /** How a run ended. */
  public enum Ending {
    /** All that the plan asks for is done. */
    DONE,
    /** All that the plan asks for was done before. */
    NOTHING_LEFT,
    /** It was stopped; what was running has left no row. */
    INTERRUPTED
  }

  /**
   * A sweep.
   *
   * @param folder the sweep's own folder
   * @param workers not closed by this
   */
  public Sweep(SweepPlan plan, Store folder, Workers workers, Clock clock, SweepListener listener) {
    this.plan = plan;
    this.folder = folder;
    this.workers = workers;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Runs until the plan is done or a stop is requested.
   *
   * @throws io.espalier.spec.Refusal if nothing is feasible, or another driver runs this sweep
   */
  public Ending run(Cancel cancel) {
    Survey survey = Survey.of(plan);
    Lease lease = Lease.acquire(folder, clock, LEASE);
    try {
      return run(survey, cancel, new Renewal(lease, clock, LEASE.dividedBy(3)));
    } finally {
      lease.release();
    }
  }

  private Ending run(Survey survey, Cancel cancel, Renewal renewal) {
    Ledger ledger = new Ledger(folder, listener);
    listener.began(ledger.rows());
    Dispatch dispatch = new Dispatch(workers, clock, cancel, renewal);
    try {
      Scoreboard scoreboard = new Scoreboard(plan, survey.trials(), dispatch);
      boolean complete =
          new TrialLoop(plan, ledger, dispatch, scoreboard, listener).run()
              && new TestLoop(plan, ledger, dispatch).run();
      listener.progressed(scoreboard.state());
      if (!complete) {
        return Ending.INTERRUPTED;
      }
      return ledger.written() == 0 ? Ending.NOTHING_LEFT : Ending.DONE;
    } finally {
      dispatch.end();
    }
  }
}
