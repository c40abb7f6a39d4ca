package io.espalier.search;

import io.espalier.spec.Hash;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Several searches in turn, a candidate each, under one total of trials. A trial that two of them
 * ask for counts once, and both hear of it. What a smaller total allows is the beginning of what a
 * larger one allows.
 */
public final class Families {
  private final List<Family> families;
  private final int budget;

  /** Who has asked for a trial; nobody for one that others only start from. */
  private final Map<Hash, List<Asked>> asked = new HashMap<>();

  private final Map<String, String> endings = new LinkedHashMap<>();
  private int turn;
  private Room room = Room.OPEN;

  /**
   * Families that take turns in this order.
   *
   * @param budget the greatest number of trials in all, every seed counted; one that pauses and
   *     goes on is one
   */
  public Families(List<Family> families, int budget) {
    this.families = List.copyOf(families);
    this.budget = budget;
  }

  /** What comes next. */
  public sealed interface Next {
    /**
     * Trials of a family, some of which may have been asked for before.
     *
     * @param room what the search was asked with
     */
    record Work(String family, Room room, Proposal proposal, TrialsOf.Answer.Trials trials)
        implements Next {
      /** All trials with how far they go, each after the one that it starts from. */
      public List<Trial> all() {
        return Stream.concat(trials.starts().stream(), trials.own().stream()).toList();
      }

      /** How far one of the trials goes for this proposal. */
      public Leg leg(Trial trial) {
        return trials.own().contains(trial)
            ? new Leg(trial.id(), proposal.until())
            : new Leg(trial.id(), Optional.empty());
      }
    }

    /** Nothing until one of these families hears of a result. */
    record Wait(List<String> families) implements Next {}

    /** Nothing any more. */
    record Done() implements Next {}
  }

  /** Asks the next family that has something to find out. */
  public Next next() {
    List<String> waiting = new ArrayList<>();
    for (int tried = 0; tried < families.size(); tried++) {
      Family family = families.get(turn);
      turn = (turn + 1) % families.size();
      Room asks = room;
      Ask ask = family.search().ask(asks);
      while (ask instanceof Ask.Try some) {
        Optional<Next.Work> work = accepted(family, asks, some.proposal());
        if (work.isPresent()) {
          return work.get();
        }
        asks = room;
        ask = family.search().ask(asks);
      }
      endings.remove(family.name());
      if (ask instanceof Ask.Wait) {
        waiting.add(family.name());
      } else if (ask instanceof Ask.Done done && !done.why().isEmpty()) {
        endings.put(family.name(), done.why());
      }
    }
    return waiting.isEmpty() ? new Next.Done() : new Next.Wait(waiting);
  }

  /**
   * Asks a family for what it asked for in an earlier run.
   *
   * @param asks what the search was asked with
   * @return the work, or nothing if the family is not here or asks for something else now: then its
   *     search has begun anew
   */
  public Optional<Next.Work> again(String name, Room asks, Proposal proposal) {
    for (int i = 0; i < families.size(); i++) {
      Family family = families.get(i);
      if (family.name().equals(name)) {
        turn = (i + 1) % families.size();
        return again(family, asks, proposal);
      }
    }
    return Optional.empty();
  }

  private Optional<Next.Work> again(Family family, Room asks, Proposal proposal) {
    while (family.search().ask(asks) instanceof Ask.Try some) {
      TrialsOf.Answer answer = family.trials().of(some.proposal());
      if (answer instanceof TrialsOf.Answer.Declined declined) {
        family.search().tell(some.proposal(), new Report.Declined(declined.reason()));
      } else if (some.proposal().from(proposal.parent()).equals(proposal)) {
        // A journal does not keep parents: the search says them again.
        return Optional.of(work(family, asks, some.proposal(), (TrialsOf.Answer.Trials) answer));
      } else {
        break;
      }
    }
    family.beginAnew();
    asked.replaceAll((trial, all) -> all.stream().filter(each -> !each.by(family)).toList());
    return Optional.empty();
  }

  private Optional<Next.Work> accepted(Family family, Room asks, Proposal proposal) {
    TrialsOf.Answer answer = family.trials().of(proposal);
    String reason;
    if (answer instanceof TrialsOf.Answer.Trials found) {
      long fresh = fresh(found);
      if (fresh == 0 || (room == Room.OPEN && asked.size() + fresh <= budget)) {
        return Optional.of(work(family, asks, proposal, found));
      }
      room = Room.CLOSED;
      reason = "the sweep has no trials left for it";
    } else {
      reason = ((TrialsOf.Answer.Declined) answer).reason();
    }
    family.search().tell(proposal, new Report.Declined(reason));
    return Optional.empty();
  }

  private long fresh(TrialsOf.Answer.Trials found) {
    return Stream.concat(found.starts().stream(), found.own().stream())
        .map(Trial::id)
        .distinct()
        .filter(id -> !asked.containsKey(id))
        .count();
  }

  private Next.Work work(
      Family family, Room asks, Proposal proposal, TrialsOf.Answer.Trials found) {
    Next.Work work = new Next.Work(family.name(), asks, proposal, found);
    work.all().forEach(trial -> asked.putIfAbsent(trial.id(), List.of()));
    Asked fresh = new Asked(family, proposal, found.own());
    for (Trial trial : found.own()) {
      List<Asked> others = asked.get(trial.id());
      if (others.stream().anyMatch(other -> other.by(family) && other.of(proposal))) {
        // It would be answered at once, and ask again for ever.
        throw new IllegalStateException(
            "family '" + family.name() + "' proposes " + proposal + " a second time");
      }
      // Copied, so that the lists stay small: nearly all are of one.
      asked.put(trial.id(), List.copyOf(Stream.concat(others.stream(), Stream.of(fresh)).toList()));
    }
    return work;
  }

  /** Lets every family that asked for a trial up to this point hear what came of it. */
  public void tell(Leg leg, Result.Outcome outcome) {
    asked.getOrDefault(leg.trial(), List.of()).stream()
        .filter(each -> each.until().equals(leg.until()))
        .forEach(each -> each.tell(leg, outcome));
  }

  /** Why families have nothing more to find out that might have had, by their names. */
  public Map<String, String> endings() {
    return Collections.unmodifiableMap(endings);
  }

  /** Whether what the families ask for depends on what they are told. */
  public boolean adaptive() {
    return families.stream().anyMatch(Family::adaptive);
  }
}
