package io.espalier.sweep;

import io.espalier.metric.Metrics;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.table.TrialLatency;
import io.espalier.trial.Result;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What searches hear of trials that came to their end: where a plan chooses by a latency, not
 * before it has been measured, and together with it. The first whole measurement counts; of two
 * kinds of executor, the one that measured first is compared, so that what was heard stays true.
 */
final class TimedOutcomes {
  private final SweepPlan plan;
  private final Map<Hash, TrialLatency> underWay = new HashMap<>();
  private final Map<Hash, Metrics> measured = new HashMap<>();
  private Optional<String> kind = Optional.empty();

  TimedOutcomes(SweepPlan plan) {
    this.plan = plan;
  }

  /** Takes in what happened; all that is no latency, or none that is wanted, is passed over. */
  void learn(Journal.Event event) {
    if (!plan.choosesByLatency()) {
      return;
    }
    if (event instanceof Journal.Untimed untimed) {
      measured.putIfAbsent(untimed.trial(), Metrics.NONE);
    } else if (event instanceof Journal.Entry entry
        && entry.result() instanceof Result.Timed round
        && !measured.containsKey(round.trial())) {
      learn(round);
    }
  }

  private void learn(Result.Timed round) {
    TrialLatency latency = underWay.getOrDefault(round.trial(), TrialLatency.NONE).with(round);
    underWay.put(round.trial(), latency);
    if (latency.next(plan.latency().orElseThrow()).isEmpty()) {
      underWay.remove(round.trial());
      measured.put(
          round.trial(),
          latency
              .newest()
              .filter(this::comparable)
              .map(each -> each.metrics())
              .orElse(Metrics.NONE));
    }
  }

  private boolean comparable(TrialLatency.Measurement measurement) {
    kind = kind.or(() -> Optional.of(measurement.kind()));
    return plan.latency().orElseThrow().mixed() || kind.get().equals(measurement.kind());
  }

  /** What a search hears of an outcome; nothing as long as it waits for its latency. */
  Optional<Result.Outcome> of(Result.Outcome outcome) {
    if (!plan.choosesByLatency() || !(outcome instanceof Result.Measured end)) {
      return Optional.of(outcome);
    }
    return Optional.ofNullable(measured.get(end.trial()))
        .map(
            latency -> new Result.Measured(end.trial(), end.metrics().with(latency), end.engine()));
  }
}
