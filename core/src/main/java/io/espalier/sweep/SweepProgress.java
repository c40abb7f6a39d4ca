package io.espalier.sweep;

import io.espalier.metric.Metrics;
import io.espalier.plan.SweepPlan;
import io.espalier.search.Objective;
import io.espalier.spec.Hash;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Counts what came in and keeps the best. */
final class SweepProgress {
  private final SweepPlan plan;
  private final int total;
  private final Dispatch dispatch;
  private final Set<Hash> ended = new HashSet<>();
  private final Set<Hash> paused = new HashSet<>();
  private final Set<Hash> failed = new HashSet<>();
  private Optional<SweepState.Best> best = Optional.empty();
  private int ran;
  private int untimed;
  private Duration spent = Duration.ZERO;

  SweepProgress(SweepPlan plan, int total, Dispatch dispatch) {
    this.plan = plan;
    this.total = total;
    this.dispatch = dispatch;
  }

  /** Hears how far a trial has come; its end counts once, however often it is told. */
  void told(Leg leg, Result.Outcome outcome) {
    if (ended.contains(leg.trial())) {
      return;
    }
    if (outcome instanceof Result.Paused) {
      paused.add(leg.trial());
      return;
    }
    paused.remove(leg.trial());
    ended.add(leg.trial());
    Optional<Metrics> score = outcome.score();
    if (score.isEmpty()) {
      failed.add(leg.trial());
      return;
    }
    Objective first = plan.objectives().get(0);
    boolean allowed =
        plan.constraints().stream().allMatch(constraint -> constraint.allows(score.get()));
    if (allowed
        && best.map(b -> first.merit(score.get()) > first.merit(b.metrics())).orElse(true)) {
      best = Optional.of(new SweepState.Best(leg.trial(), score.get()));
    }
  }

  void ran(Duration duration) {
    ran++;
    spent = spent.plus(duration);
  }

  /** Hears how many trials are still to be timed. */
  void untimed(int trials) {
    untimed = trials;
  }

  SweepState state() {
    int missing = Math.max(0, total - ended.size());
    Optional<Duration> left =
        ran == 0
            ? Optional.empty()
            : Optional.of(spent.multipliedBy(missing).dividedBy((long) ran * dispatch.slots()));
    return new SweepState(
        ended.size(),
        dispatch.working(),
        paused.size(),
        untimed,
        failed.size(),
        Math.max(total, ended.size()),
        best,
        dispatch.use(),
        dispatch.elapsed(),
        left);
  }
}
