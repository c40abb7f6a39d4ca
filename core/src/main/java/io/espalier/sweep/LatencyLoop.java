package io.espalier.sweep;

import io.espalier.latency.LatencySpec;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.table.TrialLatency;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times calls of finished trials' models while nothing else runs, one order after the other. The
 * rounds of trials take turns, in an order that the sweep's seed shuffles; what was not stable is
 * measured again behind the others.
 */
final class LatencyLoop {
  private static final Logger LOG = LoggerFactory.getLogger(LatencyLoop.class);

  /** Of a trial that cannot be timed by fault of the surroundings, before it is passed over. */
  private static final int TRIES = 3;

  private final SweepPlan plan;
  private final KnownResults known;
  private final Dispatch dispatch;
  private final boolean again;
  private final IntConsumer left;

  /** Trials that this run has timed. */
  private final Set<Hash> timed = new HashSet<>();

  /** How often the surroundings were to blame that a trial could not be timed. */
  private final Map<Hash, Integer> troubles = new HashMap<>();

  /** Trials that cannot be timed now. */
  private final Set<Hash> failed = new HashSet<>();

  /**
   * A loop over what is known.
   *
   * @param again whether what earlier runs have measured is measured once more
   * @param left hears all the while how many trials are still to be timed
   */
  LatencyLoop(
      SweepPlan plan, KnownResults known, Dispatch dispatch, boolean again, IntConsumer left) {
    this.plan = plan;
    this.known = known;
    this.dispatch = dispatch;
    this.again = again;
    this.left = left;
  }

  /** Times all that the plan asks for, once no trial is left; false if it was stopped before. */
  boolean run() {
    if (plan.latency().isEmpty()) {
      return true;
    }
    List<ScoredCandidate> candidates = ScoredCandidate.of(plan, known.rows());
    List<Hash> trials =
        (plan.choosesByLatency() ? candidates : ScoredCandidate.front(candidates, plan))
            .stream().flatMap(candidate -> candidate.rows().stream()).map(SweepRow::trial).toList();
    return run(trials, event -> {});
  }

  /**
   * Times some trials; no order runs meanwhile but those of this.
   *
   * @param heard hears what is in the journal then
   * @return false if it was stopped before
   */
  boolean run(Collection<Hash> trials, Consumer<Journal.Event> heard) {
    List<Hash> open = new ArrayList<>(trials.stream().sorted().distinct().toList());
    for (int pass = 0; ; pass++) {
      open.removeIf(trial -> next(trial).isEmpty());
      if (open.isEmpty()) {
        left.accept(0);
        return true;
      }
      List<Hash> order = new ArrayList<>(open);
      Collections.shuffle(order, new Random(Objects.hash(plan.seeds().get(0), pass)));
      for (Hash trial : order) {
        if (dispatch.stopping() || !round(trial, open.size(), heard)) {
          return false;
        }
      }
    }
  }

  private OptionalInt next(Hash trial) {
    if (failed.contains(trial)) {
      return OptionalInt.empty();
    }
    return again && !timed.contains(trial)
        ? OptionalInt.of(0)
        : latency(trial).next(plan.latency().orElseThrow());
  }

  private TrialLatency latency(Hash trial) {
    return known.row(trial).map(SweepRow::latency).orElse(TrialLatency.NONE);
  }

  /** One round of a trial, while so many are open; false if it was stopped. */
  private boolean round(Hash trial, int open, Consumer<Journal.Event> heard) {
    if (!known.files().hasModel(trial)) {
      fail(trial, "its model was removed", heard);
      return true;
    }
    int round = next(trial).orElseThrow();
    LatencySpec wanted = plan.latency().orElseThrow();
    LatencySpec what = round == 0 ? wanted.measuring() : latency(trial).nextCalls(wanted);
    dispatch.submit(new Order.Measure(trial, what, round));
    timed.add(trial);
    boolean whole = true;
    while (dispatch.running() > 0) {
      dispatch.stopping();
      left.accept(open);
      for (Dispatch.Ended ended : dispatch.await()) {
        whole &= ended.result().isPresent();
        ended.result().ifPresent(result -> take(ended, result, heard));
      }
    }
    return whole;
  }

  private void take(Dispatch.Ended ended, Result result, Consumer<Journal.Event> heard) {
    Hash trial = result.trial();
    if (result instanceof Result.Timed) {
      Journal.Entry entry =
          Journal.Entry.beside(
              known.row(trial).orElseThrow(), result, ended.started(), ended.finished());
      known.write(List.of(entry));
      heard.accept(entry);
    } else if (result instanceof Result.Outcome outcome
        && (outcome.lasting() || troubles.merge(trial, 1, Integer::sum) >= TRIES)) {
      fail(trial, outcome.reason().orElse(outcome.toString()), heard);
    } else {
      // With the next pass its rounds begin anew where they were asked for once more.
      timed.remove(trial);
    }
  }

  private void fail(Hash trial, String why, Consumer<Journal.Event> heard) {
    LOG.warn("No latency of {}: {}", trial.shortForm(), why);
    failed.add(trial);
    Journal.Untimed event = new Journal.Untimed(trial);
    if (plan.choosesByLatency() && !known.events().contains(event)) {
      known.note(List.of(event));
    }
    heard.accept(event);
  }
}
