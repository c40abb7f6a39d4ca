package io.espalier.sweep;

import io.espalier.search.Constraint;
import io.espalier.search.Objective;
import io.espalier.search.Score;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Counts what came in and keeps the best. */
final class Scoreboard {
  private final Objective objective;
  private final List<Constraint> constraints;
  private final int total;
  private final Dispatch dispatch;
  private int done;
  private int failed;
  private Optional<SweepState.Best> best = Optional.empty();
  private int ran;
  private Duration spent = Duration.ZERO;

  Scoreboard(SweepPlan plan, int total, Dispatch dispatch) {
    this.objective = plan.objectives().get(0);
    this.constraints = plan.constraints();
    this.total = total;
    this.dispatch = dispatch;
  }

  void told(Trial trial, Result.Outcome outcome) {
    done++;
    if (!(outcome instanceof Result.Measured measured)) {
      failed++;
      return;
    }
    Score score = new Score(measured.accuracy(), measured.macs(), measured.params());
    boolean allowed = constraints.stream().allMatch(constraint -> constraint.allows(score));
    if (allowed
        && best.map(b -> objective.merit(score) > objective.merit(b.score())).orElse(true)) {
      best = Optional.of(new SweepState.Best(trial.id(), score));
    }
  }

  void ran(Duration duration) {
    ran++;
    spent = spent.plus(duration);
  }

  SweepState state() {
    int missing = Math.max(0, total - done);
    Optional<Duration> left =
        ran == 0
            ? Optional.empty()
            : Optional.of(spent.multipliedBy(missing).dividedBy((long) ran * dispatch.slots()));
    return new SweepState(
        done, dispatch.running(), failed, total, best, dispatch.busy(), dispatch.elapsed(), left);
  }
}
