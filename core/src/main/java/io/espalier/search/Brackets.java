package io.espalier.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link Hyperband} under way: halvings that share one search's candidates. */
final class Brackets implements Search {
  private final List<Halving> brackets = new ArrayList<>();
  private final List<Integer> round;
  private final Gate gate;
  private final Map<CandidateText, Halving> owners = new HashMap<>();

  /** Candidates that were given to a bracket. */
  private int given;

  /** What a bracket hears when it asks for a new candidate. */
  private enum Answer {
    NOT_NOW,
    THE_NEXT,
    NONE_LEFT
  }

  /** The candidates, as the brackets see them. */
  private static final class Gate implements Search {
    private final Search candidates;
    private Answer answer = Answer.NOT_NOW;

    Gate(Search candidates) {
      this.candidates = candidates;
    }

    @Override
    public Ask ask(Room room) {
      return switch (answer) {
        case NOT_NOW -> new Ask.Wait();
        case THE_NEXT -> candidates.ask(room);
        case NONE_LEFT -> new Ask.Done();
      };
    }

    @Override
    public void tell(Proposal proposal, Report report) {
      candidates.tell(proposal, report);
    }
  }

  /**
   * Halvings of what another search proposes.
   *
   * @param round the bracket that gets each candidate, again and again
   * @param candidates does not listen to results
   */
  Brackets(
      List<Halving.Ladder> ladders,
      List<Integer> round,
      Asha.By by,
      Search candidates,
      List<Objective> objectives) {
    this.round = round;
    this.gate = new Gate(candidates);
    ladders.forEach(ladder -> brackets.add(new Halving(ladder, by, gate, objectives)));
  }

  /** Who can go on does; then the bracket whose turn it is gets a new candidate. */
  @Override
  public Ask ask(Room room) {
    gate.answer = Answer.NOT_NOW;
    for (Halving bracket : brackets) {
      if (bracket.ask(room) instanceof Ask.Try further) {
        return further;
      }
    }
    Halving next = brackets.get(round.get(given % round.size()));
    gate.answer = Answer.THE_NEXT;
    Ask ask = next.ask(room);
    if (ask instanceof Ask.Try some) {
      CandidateText candidate = some.proposal().candidate();
      if (owners.putIfAbsent(candidate, next) == null) {
        given++;
      }
      return ask;
    }
    gate.answer = Answer.NONE_LEFT;
    boolean waiting = false;
    for (Halving bracket : brackets) {
      ask = bracket.ask(room);
      if (ask instanceof Ask.Try) {
        return ask;
      }
      waiting |= ask instanceof Ask.Wait;
    }
    return waiting ? new Ask.Wait() : new Ask.Done();
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    Halving owner = owners.get(proposal.candidate());
    owner.tell(proposal, report);
    if (report instanceof Report.Declined) {
      // Its place goes to the next candidate.
      owners.remove(proposal.candidate());
      given--;
    }
  }

  @Override
  public Outlook outlook() {
    return gate.candidates.outlook();
  }
}
