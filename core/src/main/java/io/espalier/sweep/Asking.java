package io.espalier.sweep;

import io.espalier.plan.CandidateTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.search.Families;
import io.espalier.spec.Hash;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The questions that a sweep puts to its searches. Where what they ask for depends on what they
 * hear, both are in the journal, in one order; a later run puts the same to them again, and so they
 * come to the same point.
 */
final class Asking {
  private final SweepPlan plan;
  private final Hash choices;
  private final Families families;
  private final KnownResults known;
  private final TimedOutcomes timed;
  private final Map<Leg, Trial> asked = new LinkedHashMap<>();
  private final Map<Hash, Set<Leg>> pauses = new HashMap<>();

  /** What the searches have heard for good while earlier runs are put to them. */
  private final Set<Leg> answered = new HashSet<>();

  private final List<Journal.Event> notes = new ArrayList<>();

  Asking(SweepPlan plan, CandidateTrials candidates, KnownResults known) {
    this(plan, candidates.families(), known);
  }

  /** Of a plan's families at their beginning. */
  Asking(SweepPlan plan, Families families, KnownResults known) {
    this.plan = plan;
    this.choices = plan.choices();
    this.families = families;
    this.known = known;
    this.timed = new TimedOutcomes(plan);
  }

  /** What comes next; to be written down before anybody works on it. */
  Families.Next next() {
    Families.Next next = families.next();
    if (next instanceof Families.Next.Work work) {
      enter(work);
      if (families.adaptive()) {
        notes.add(new Journal.Asked(choices, work.family(), work.room(), work.proposal()));
      }
    }
    return next;
  }

  private void enter(Families.Next.Work work) {
    for (Trial trial : work.all()) {
      Leg leg = work.leg(trial);
      asked.putIfAbsent(leg, trial);
      if (leg.until().isPresent()) {
        pauses.computeIfAbsent(trial.id(), id -> new LinkedHashSet<>()).add(leg);
      }
    }
  }

  /**
   * Asks on, with nothing carried out and nothing written down, as far as what is known leads; no
   * run can follow. To be called after {@link #replay}.
   *
   * @return what was asked for and still has to be done
   */
  Set<Leg> askDry() {
    Families.Next next = families.next();
    while (next instanceof Families.Next.Work work) {
      enter(work);
      for (Trial trial : work.all()) {
        Leg leg = work.leg(trial);
        if (over(leg)) {
          families.tell(leg, timed.of(known.outcome(leg).orElseThrow()).orElseThrow());
        }
      }
      next = families.next();
    }
    Set<Leg> open = new LinkedHashSet<>(asked.keySet());
    open.removeIf(this::over);
    return open;
  }

  /**
   * Whether another run would change nothing: no start comes of one that has ended without; one
   * that has left a model would be trained again for it.
   */
  private boolean over(Leg leg) {
    boolean noStart =
        known.outcome(leg).orElse(null) instanceof Result.Failed failed
            && failed.kind() == Result.Failure.NO_START;
    return (known.settled(leg) && heard(leg).isPresent())
        || (noStart
            && asked.get(leg).candidate().start().after().stream()
                .map(start -> new Leg(start, Optional.empty()))
                .allMatch(start -> known.settled(start) && !measured(start)));
  }

  private boolean measured(Leg leg) {
    return known.outcome(leg).orElse(null) instanceof Result.Measured;
  }

  /** What searches hear of a leg that has ended; nothing as long as its latency is to come. */
  Optional<Result.Outcome> heard(Leg leg) {
    return known.outcome(leg).flatMap(timed::of);
  }

  /** Takes in a latency that was written down. */
  void learn(Journal.Event event) {
    timed.learn(event);
  }

  /** Whether searches hear of finished trials only once their latencies are known. */
  boolean timesAll() {
    return plan.choosesByLatency();
  }

  /** Whether what is asked for depends on what is told. */
  boolean adaptive() {
    return families.adaptive();
  }

  /** Why families have nothing more to ask for that might have had, by their names. */
  Map<String, String> endings() {
    return families.endings();
  }

  /** All trials that were asked for. */
  List<Trial> trials() {
    return asked.values().stream().distinct().toList();
  }

  /** Writes down what was asked since the last time. */
  void writeQuestions() {
    if (notes.stream().anyMatch(event -> event instanceof Journal.Asked)) {
      writeNotes();
    }
  }

  /** Writes down that a run has begun, before its first result is. */
  void writeBeginning() {
    if (!notes.isEmpty()) {
      writeNotes();
    }
  }

  private void writeNotes() {
    known.note(List.copyOf(notes));
    notes.clear();
  }

  /** A trial that was asked for. */
  Trial trial(Leg leg) {
    return asked.get(leg);
  }

  /** Lets the searches hear of a result. */
  void tell(Leg leg, Result.Outcome outcome) {
    families.tell(leg, outcome);
  }

  /**
   * Puts to the searches what was put to them in earlier runs.
   *
   * @return what was asked for, in its order
   */
  Map<Leg, Trial> replay() {
    if (!families.adaptive()) {
      known.events().forEach(timed::learn);
    } else {
      Map<Leg, Result.Outcome> heard = new HashMap<>();
      for (Journal.Event event : known.events()) {
        if (event instanceof Journal.Begun) {
          // What failed by its surroundings was tried again from here on.
          heard.values().removeIf(outcome -> !outcome.lasting());
        } else if (event instanceof Journal.Asked again && again.choices().equals(choices)) {
          families
              .again(again.family(), again.room(), again.proposal())
              .ifPresent(work -> replay(work, heard));
        } else if (event instanceof Journal.Entry entry
            && entry.result() instanceof Result.Outcome outcome) {
          heard.put(outcome.leg(), outcome);
          tellAgain(outcome);
        } else {
          timed.learn(event);
          latencyOf(event)
              .flatMap(trial -> Optional.ofNullable(heard.get(new Leg(trial, Optional.empty()))))
              .ifPresent(this::tellAgain);
        }
      }
    }
    answered.clear();
    if (families.adaptive()) {
      notes.add(new Journal.Begun());
    }
    return new LinkedHashMap<>(asked);
  }

  private void tellAgain(Result.Outcome outcome) {
    timed
        .of(outcome)
        .ifPresent(
            complete ->
                legs(outcome).stream()
                    .filter(leg -> !answered.contains(leg))
                    .forEach(leg -> tellAgain(leg, complete)));
  }

  private void tellAgain(Leg leg, Result.Outcome outcome) {
    tell(leg, outcome);
    if (outcome.lasting()) {
      answered.add(leg);
    }
  }

  /** The trial that an event tells a latency of, or that there is none to be had. */
  private static Optional<Hash> latencyOf(Journal.Event event) {
    if (event instanceof Journal.Untimed untimed) {
      return Optional.of(untimed.trial());
    }
    return event instanceof Journal.Entry entry && entry.result() instanceof Result.Timed round
        ? Optional.of(round.trial())
        : Optional.empty();
  }

  private void replay(Families.Next.Work work, Map<Leg, Result.Outcome> heard) {
    enter(work);
    for (Trial trial : work.all()) {
      Leg leg = work.leg(trial);
      Optional.ofNullable(heard.get(leg))
          .or(() -> Optional.ofNullable(heard.get(new Leg(trial.id(), Optional.empty()))))
          .flatMap(timed::of)
          .ifPresent(outcome -> tellAgain(leg, outcome));
    }
  }

  /** The legs of which an outcome tells. */
  private Set<Leg> legs(Result.Outcome outcome) {
    Set<Leg> legs = new LinkedHashSet<>(Set.of(outcome.leg()));
    if (!(outcome instanceof Result.Paused)) {
      legs.addAll(pauses.getOrDefault(outcome.trial(), Set.of()));
    }
    return legs;
  }
}
