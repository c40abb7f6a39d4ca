package io.espalier.sweep;

import io.espalier.plan.CandidateTrials;
import io.espalier.search.Families;
import io.espalier.spec.Hash;
import io.espalier.trial.Leg;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import io.espalier.trial.WrittenTrial;
import java.time.Instant;
import java.util.ArrayList;
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
  /**
   * Trials that wait for their start, for each slot: with more, searches would ask for much before
   * they have heard of anything; with fewer, a family that needs no start might not get its turn.
   */
  private static final int AHEAD = 8;

  private final CandidateTrials candidates;
  private final Asking asking;
  private final KnownResults known;
  private final Dispatch dispatch;
  private final SweepProgress progress;
  private final SweepListener listener;
  private final UntimedTrials untimed;
  private final LostModels lost;
  private final Map<Leg, Trial> pending = new LinkedHashMap<>();
  private final Set<Hash> abandoned = new HashSet<>();
  private Families.Next last = new Families.Next.Wait(List.of());

  TrialLoop(
      CandidateTrials candidates,
      Asking asking,
      KnownResults known,
      Dispatch dispatch,
      SweepProgress progress,
      SweepListener listener,
      LatencyLoop latencies) {
    this.candidates = candidates;
    this.asking = asking;
    this.known = known;
    this.dispatch = dispatch;
    this.progress = progress;
    this.listener = listener;
    this.untimed = new UntimedTrials(asking, latencies, dispatch);
    this.lost = new LostModels(known);
  }

  /** Runs to the end; false if it was stopped before. */
  boolean run() {
    asking.replay().forEach(this::takeUp);
    while (true) {
      boolean stopping = dispatch.stopping();
      if (!stopping) {
        advance();
        stopping = dispatch.stopping();
      }
      if (dispatch.running() == 0 && !stopping && !untimed.isEmpty()) {
        listener.progressed(progress.state());
        untimed.time(this::tell);
        continue;
      }
      boolean done = last instanceof Families.Next.Done && pending.isEmpty();
      if (dispatch.running() == 0 && (stopping || done)) {
        return !stopping && abandoned.isEmpty();
      }
      if (dispatch.running() == 0) {
        throw new IllegalStateException("no trial runs, and the searches ask for none: " + last);
      }
      listener.progressed(progress.state());
      collect(dispatch.await());
    }
  }

  /** What an earlier run asked for: the searches have heard of what has come of it. */
  private void takeUp(Leg leg, Trial trial) {
    if (known.settled(leg)) {
      asking
          .heard(leg)
          .ifPresentOrElse(outcome -> progress.told(leg, outcome), () -> untimed.add(leg));
    } else {
      pending.put(leg, trial);
    }
  }

  /** Starts as much as there are slots for. */
  private void advance() {
    boolean moved = true;
    while (moved && !untimed.gathered(0) && !dispatch.stopping()) {
      moved = place();
      if (dispatch.free() > 0 && pending.size() < (long) AHEAD * dispatch.slots()) {
        moved |= ask();
      }
    }
  }

  private boolean ask() {
    last = asking.next();
    if (!(last instanceof Families.Next.Work work)) {
      return false;
    }
    for (Trial trial : work.all()) {
      Leg leg = work.leg(trial);
      if (known.settled(leg)) {
        tell(leg);
      } else {
        pending.putIfAbsent(leg, trial);
      }
    }
    return true;
  }

  /** Gives what can start to free slots, and settles what needs no run; whether anything moved. */
  private boolean place() {
    asking.writeQuestions();
    List<Journal.Entry> settled = new ArrayList<>();
    Set<Leg> found = new LinkedHashSet<>();
    Set<Hash> starts = new LinkedHashSet<>();
    boolean moved = false;
    Iterator<Map.Entry<Leg, Trial>> entries = pending.entrySet().iterator();
    while (entries.hasNext() && dispatch.free() > 0 && !untimed.gathered(found.size())) {
      Map.Entry<Leg, Trial> entry = entries.next();
      Leg leg = entry.getKey();
      Trial trial = entry.getValue();
      if (waits(leg, trial, found)) {
        continue;
      }
      Optional<Hash> start = trial.candidate().start().after();
      if (start.filter(abandoned::contains).isPresent()) {
        entries.remove();
        abandoned.add(leg.trial());
        moved = true;
        continue;
      }
      Optional<Result.Outcome> outcome =
          lost.trainedAgain(leg.trial())
              ? Optional.empty()
              : settled(leg).or(() -> known.committed(leg));
      if (outcome.isEmpty() && start.filter(lost::gone).isPresent()) {
        starts.add(start.get());
        continue;
      }
      entries.remove();
      moved = true;
      outcome = outcome.or(() -> lost.without(trial));
      if (outcome.isEmpty()) {
        dispatch.submit(new Order.Run(trial, leg.until()));
      } else {
        found.add(leg);
        if (!outcome.equals(known.outcome(leg))) {
          settled.add(entry(trial, outcome.get(), dispatch.now(), dispatch.now()));
        }
      }
    }
    write(settled);
    found.forEach(this::tell);
    starts.forEach(this::trainAgain);
    return moved || !starts.isEmpty();
  }

  /** Another leg of the same trial may have ended since this one was asked for. */
  private Optional<Result.Outcome> settled(Leg leg) {
    return known.settled(leg) ? known.outcome(leg) : Optional.empty();
  }

  /** Whether a trial runs, or its start is still to come or among those just settled. */
  private boolean waits(Leg leg, Trial trial, Set<Leg> found) {
    Optional<Leg> start =
        trial.candidate().start().after().map(other -> new Leg(other, Optional.empty()));
    return dispatch.runs(leg.trial())
        || start
            .filter(
                other ->
                    pending.containsKey(other)
                        || dispatch.runs(other.trial())
                        || found.contains(other))
            .isPresent();
  }

  /** Orders a trial once more for the model that others start from. */
  private void trainAgain(Hash start) {
    pending.put(new Leg(start, Optional.empty()), lost.trainAgain(start));
  }

  /** Whether a trial's start turned out to be damaged, so that both are to be done again. */
  private boolean undone(Leg leg, Trial trial, Result.Outcome outcome) {
    Optional<Hash> start = trial.candidate().start().after();
    if (start.isEmpty()
        || !(outcome instanceof Result.Failed failed)
        || failed.kind() != Result.Failure.NO_START) {
      return false;
    }
    Leg first = new Leg(start.get(), Optional.empty());
    boolean comes = pending.containsKey(first) || dispatch.runs(start.get());
    if (!comes && lost.canBeHadAgain(start.get())) {
      trainAgain(start.get());
      comes = true;
    }
    if (comes) {
      pending.put(leg, trial);
    }
    return comes;
  }

  private void collect(List<Dispatch.Ended> ended) {
    List<Journal.Entry> entries = new ArrayList<>();
    List<Leg> legs = new ArrayList<>();
    for (Dispatch.Ended each : ended) {
      Leg leg = ((Order.Run) each.order()).leg();
      Trial trial = ((Order.Run) each.order()).work();
      if (each.result().orElse(null) instanceof Result.Outcome outcome) {
        if (lost.trainedAgain(leg.trial())) {
          lost.came(outcome);
          continue;
        }
        if (undone(leg, trial, outcome)) {
          continue;
        }
        entries.add(entry(trial, outcome, each.started(), each.finished()));
        legs.add(leg);
        progress.ran(each.duration());
      } else {
        abandoned.add(leg.trial());
      }
    }
    write(entries);
    legs.forEach(this::tell);
  }

  private void write(List<Journal.Entry> entries) {
    if (!entries.isEmpty()) {
      asking.writeBeginning();
      known.write(entries);
    }
  }

  private Journal.Entry entry(
      Trial trial, Result.Outcome outcome, Instant started, Instant finished) {
    CandidateTrials.Origin origin = candidates.origin(trial.id());
    return new Journal.Entry(
        WrittenTrial.of(trial),
        origin.family(),
        origin.role(),
        origin.parent(),
        origin.candidate(),
        origin.identity(),
        origin.known(),
        outcome,
        started,
        finished);
  }

  private void tell(Leg leg) {
    Optional<Result.Outcome> complete = asking.heard(leg);
    if (complete.isEmpty()) {
      untimed.add(leg);
      return;
    }
    untimed.remove(leg);
    asking.tell(leg, complete.get());
    progress.told(leg, complete.get());
  }
}
