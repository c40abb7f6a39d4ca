package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.search.Ask;
import io.espalier.search.Extent;
import io.espalier.search.Objective;
import io.espalier.search.Outlook;
import io.espalier.search.Proposal;
import io.espalier.search.Report;
import io.espalier.search.Room;
import io.espalier.search.Search;
import io.espalier.spec.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@link Snf} under way: puts one round of counts after another to the test, waiting for the whole
 * of each, and lets every answer be trained on as soon as it is found.
 */
final class SnfSearch implements Search {
  private final CountSentence sentence;
  private final List<? extends Goal> goals;
  private final CountSearch counts;
  private final Objective objective;
  private final List<Long> seeds;

  private final Merits merits = new Merits();
  private final Set<Counts> tried = new HashSet<>();
  private final Deque<Proposal> round = new ArrayDeque<>();
  private final Map<Proposal, Counts> awaited = new HashMap<>();
  private final Deque<Proposal> answers = new ArrayDeque<>();
  private final Map<Proposal, Goal> answered = new HashMap<>();
  private final Set<Goal> found = new HashSet<>();
  private final List<String> untrained = new ArrayList<>();
  private String lastReason = "";
  private boolean over;

  SnfSearch(
      CountSentence sentence,
      List<? extends Goal> goals,
      CountSearch counts,
      Objective objective,
      List<Long> seeds) {
    this.sentence = sentence;
    this.goals = List.copyOf(goals);
    this.counts = counts;
    this.objective = objective;
    this.seeds = List.copyOf(seeds);
    advance();
  }

  @Override
  public Ask ask(Room room) {
    if (room == Room.OPEN && !answers.isEmpty()) {
      return new Ask.Try(answers.remove());
    }
    if (room == Room.OPEN && !round.isEmpty()) {
      return new Ask.Try(round.remove());
    }
    return awaited.isEmpty() || (room == Room.CLOSED && round.size() == awaited.size())
        ? new Ask.Done(String.join("; ", shortfalls()))
        : new Ask.Wait();
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    if (report instanceof Report.Declined declined && answered.containsKey(proposal)) {
      untrained.add(
          Text.of(
              "the answer to %s was not trained on: %s",
              answered.get(proposal).role(), declined.reason()));
    }
    Counts heard = awaited.remove(proposal);
    if (heard == null) {
      // An answer, or one that was tried again after its round was over.
      return;
    }
    if (report instanceof Report.Scored scored) {
      double merit = objective.merit(scored.mean());
      if (merit > Double.NEGATIVE_INFINITY) {
        merits.learn(heard, merit);
      }
    } else if (report instanceof Report.Declined declined) {
      lastReason = declined.reason();
    } else if (report instanceof Report.Broken broken) {
      lastReason = broken.reason();
    }
    if (awaited.isEmpty()) {
      advance();
    }
  }

  /** Goes on to the next round with something new in it. */
  private void advance() {
    while (round.isEmpty() && !over) {
      List<Counts> next = counts.next(merits);
      counts.answers().forEach(this::answer);
      over = next.isEmpty();
      for (Counts each : next) {
        if (tried.add(each)) {
          Proposal proposal =
              new Proposal(sentence.tried(each), seeds.subList(0, 1))
                  .as(counts.round())
                  .from(counts.from().filter(from -> !from.equals(each)).map(sentence::tried));
          round.add(proposal);
          awaited.put(proposal, each);
        }
      }
    }
  }

  private void answer(Goal goal, Counts best) {
    if (found.add(goal)) {
      Proposal proposal =
          new Proposal(sentence.answer(best), seeds)
              .as(goal.role())
              .from(Optional.of(best).filter(tried::contains).map(sentence::tried));
      answers.add(proposal);
      answered.put(proposal, goal);
    }
  }

  @Override
  public Outlook outlook() {
    return new Outlook.AtMost(counts.most() + goals.size());
  }

  /** What it was to find and has not found. */
  private List<String> shortfalls() {
    List<String> sentences = new ArrayList<>();
    List<String> missing =
        goals.stream().filter(goal -> !found.contains(goal)).map(Goal::role).toList();
    if (!missing.isEmpty()) {
      sentences.add(
          Text.of(
              "no answer to %s was found, up to %s: %s",
              String.join(", ", missing), counts.round(), reason()));
    }
    sentences.addAll(untrained);
    return sentences;
  }

  private String reason() {
    return lastReason.isEmpty()
        ? "the sweep has no trials left for it"
        : Text.of("of what it needed next nothing has a score (%s)", lastReason);
  }

  @Override
  public Optional<Extent> extent() {
    List<Network> extent = sentence.counts().extent();
    return Optional.of(
        new Extent(
            Forecast.exact(extent.get(0)),
            Forecast.exact(extent.get(1)),
            Forecast.exact(extent.get(2))));
  }
}
