package io.espalier.sweep;

import io.espalier.search.Ask;
import io.espalier.search.Strategy;
import io.espalier.spec.Hash;
import io.espalier.spec.Text;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for trials, gives each to a worker once the model that it starts from exists, and tells what
 * came of it. A result that is known already is told without a run.
 */
final class TrialLoop {
  private final Proposals proposals;
  private final Strategy strategy;
  private final Ledger ledger;
  private final Dispatch dispatch;
  private final Scoreboard scoreboard;
  private final SweepListener listener;
  private final Map<Hash, Trial> asked = new HashMap<>();
  private final Map<Hash, Trial> pending = new LinkedHashMap<>();
  private final Set<Hash> abandoned = new HashSet<>();
  private boolean exhausted;

  TrialLoop(
      SweepPlan plan,
      Ledger ledger,
      Dispatch dispatch,
      Scoreboard scoreboard,
      SweepListener listener) {
    this.proposals = new Proposals(plan);
    this.strategy = proposals.strategy();
    this.ledger = ledger;
    this.dispatch = dispatch;
    this.scoreboard = scoreboard;
    this.listener = listener;
  }

  /** Runs to the end; false if it was stopped before. */
  boolean run() {
    while (true) {
      boolean stopping = dispatch.stopping();
      if (!stopping) {
        advance();
      }
      if (dispatch.running() == 0 && (stopping || (exhausted && pending.isEmpty()))) {
        return !stopping && abandoned.isEmpty();
      }
      if (dispatch.running() == 0) {
        throw new IllegalStateException("the strategy waits for results, but no trial runs");
      }
      listener.progressed(scoreboard.state());
      collect(dispatch.await());
    }
  }

  /** Starts as much as there are slots for. */
  private void advance() {
    boolean moved = true;
    while (moved) {
      moved = place();
      if (dispatch.free() > 0 && !exhausted) {
        moved |= ask();
      }
    }
  }

  private boolean ask() {
    Ask ask = strategy.ask(dispatch.free());
    if (!(ask instanceof Ask.Orders orders)) {
      exhausted = ask instanceof Ask.Done;
      return false;
    }
    List<Trial> settled = new ArrayList<>();
    for (Trial trial : orders.trials()) {
      Hash id = trial.id();
      asked.put(id, trial);
      if (ledger.settled(id)) {
        settled.add(trial);
      } else {
        pending.put(id, trial);
      }
    }
    settled.sort(Comparator.comparingInt(trial -> ledger.position(trial.id())));
    settled.forEach(trial -> tell(trial.id()));
    return true;
  }

  /** Gives what can start to free slots, and settles what needs no run; whether anything moved. */
  private boolean place() {
    List<Journal.Entry> settled = new ArrayList<>();
    Set<Hash> told = new LinkedHashSet<>();
    boolean moved = false;
    Iterator<Map.Entry<Hash, Trial>> entries = pending.entrySet().iterator();
    while (entries.hasNext() && dispatch.free() > 0) {
      Map.Entry<Hash, Trial> entry = entries.next();
      Hash id = entry.getKey();
      Trial trial = entry.getValue();
      if (waits(trial, told)) {
        continue;
      }
      entries.remove();
      moved = true;
      if (startIsAbandoned(trial)) {
        abandoned.add(id);
        continue;
      }
      Optional<Result.Outcome> outcome = withoutStart(id, trial).or(() -> ledger.committed(id));
      if (outcome.isEmpty()) {
        dispatch.submit(new Order.Run(trial));
      } else {
        told.add(id);
        if (!outcome.equals(ledger.outcome(id))) {
          settled.add(entry(trial, outcome.get(), dispatch.now(), dispatch.now()));
        }
      }
    }
    ledger.write(settled);
    told.forEach(this::tell);
    return moved;
  }

  /** Whether the start of a trial is still to come, or among those just settled. */
  private boolean waits(Trial trial, Set<Hash> settled) {
    return trial.candidate().start() instanceof Start.OutcomeOf start
        && (pending.containsKey(start.trial())
            || dispatch.runs(start.trial())
            || settled.contains(start.trial()));
  }

  private boolean startIsAbandoned(Trial trial) {
    return trial.candidate().start() instanceof Start.OutcomeOf start
        && abandoned.contains(start.trial());
  }

  private Optional<Result.Outcome> withoutStart(Hash id, Trial trial) {
    if (trial.candidate().start() instanceof Start.OutcomeOf start
        && !(ledger.outcome(start.trial()).orElse(null) instanceof Result.Measured)) {
      return Optional.of(
          new Result.Failed(
              id,
              Result.Failure.NO_START,
              Text.of(
                  "it starts from trial %s, which has left no model", start.trial().shortForm())));
    }
    return Optional.empty();
  }

  private void collect(List<Dispatch.Ended> ended) {
    List<Journal.Entry> entries = new ArrayList<>();
    for (Dispatch.Ended each : ended) {
      Hash id = each.order().trial();
      if (each.result().orElse(null) instanceof Result.Outcome outcome) {
        entries.add(entry(asked.get(id), outcome, each.started(), each.finished()));
        scoreboard.ran(each.duration());
      } else {
        abandoned.add(id);
      }
    }
    ledger.write(entries);
    entries.forEach(entry -> tell(entry.result().trial()));
  }

  private Journal.Entry entry(
      Trial trial, Result.Outcome outcome, Instant started, Instant finished) {
    Proposals.Origin origin = proposals.origin(trial.id());
    return new Journal.Entry(
        trial.text(),
        origin.family(),
        origin.candidate(),
        origin.identity(),
        outcome,
        started,
        finished);
  }

  private void tell(Hash id) {
    Trial trial = asked.remove(id);
    Result.Outcome outcome = ledger.outcome(id).orElseThrow();
    strategy.tell(trial, outcome);
    scoreboard.told(trial, outcome);
  }
}
