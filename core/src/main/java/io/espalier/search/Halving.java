package io.espalier.search;

import io.espalier.trial.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Asha} under way, or one bracket of {@link Hyperband}. */
final class Halving implements Search {
  private final Ladder ladder;
  private final Search candidates;
  private final List<Objective> objectives;

  /** One for each rung, and the last for the end. */
  private final List<HalvingRung> rungs = new ArrayList<>();

  /**
   * The rungs.
   *
   * @param minEpochs the epochs of the lowest
   * @param rungs how many, at least 0
   * @param lowest its number
   */
  record Ladder(int eta, double minEpochs, int rungs, int lowest) {
    private Optional<Rung> rung(int index) {
      return index == rungs
          ? Optional.empty()
          : Optional.of(new Rung(lowest + index, minEpochs * Math.pow(eta, index)));
    }

    private int index(Optional<Rung> rung) {
      return rung.map(some -> some.number() - lowest).orElse(rungs);
    }
  }

  /**
   * Halving of what another search proposes.
   *
   * @param candidates does not listen to results
   */
  Halving(Ladder ladder, Asha.By by, Search candidates, List<Objective> objectives) {
    this.ladder = ladder;
    this.candidates = candidates;
    this.objectives = objectives;
    for (int k = 0; k <= ladder.rungs(); k++) {
      rungs.add(new HalvingRung(by));
    }
  }

  @Override
  public Ask ask(Room room) {
    for (int k = ladder.rungs() - 1; k >= 0; k--) {
      Optional<Proposal> best = rungs.get(k).release(rungs.get(k).size() / ladder.eta());
      if (best.isPresent()) {
        return goesOn(k, best.get());
      }
    }
    Ask ask = candidates.ask(room);
    if (ask instanceof Ask.Try some) {
      Proposal first = some.proposal().further(ladder.rung(0));
      rungs.get(0).sent(first);
      return new Ask.Try(first);
    }
    return ask instanceof Ask.Wait ? ask : last();
  }

  /** Once no more come to a rung, one of it goes on, however few there are. */
  private Ask last() {
    for (int k = 0; k < ladder.rungs(); k++) {
      if (rungs.get(k).awaited()) {
        return new Ask.Wait();
      }
      Optional<Proposal> best = rungs.get(k).release(1);
      if (best.isPresent()) {
        return goesOn(k, best.get());
      }
    }
    return rungs.get(ladder.rungs()).awaited() ? new Ask.Wait() : new Ask.Done();
  }

  private Ask goesOn(int rung, Proposal proposal) {
    Proposal further = proposal.further(ladder.rung(rung + 1));
    rungs.get(rung + 1).sent(further);
    return new Ask.Try(further);
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    HalvingRung at = rungs.get(ladder.index(proposal.until()));
    if (report instanceof Report.Paused paused) {
      at.arrived(proposal, Fronts.merits(paused.mean(), objectives));
    } else if (report instanceof Report.Scored scored) {
      at.ended(proposal, Fronts.merits(scored.mean(), objectives));
    } else {
      at.dropped(proposal);
    }
    if (report instanceof Report.Declined) {
      candidates.tell(proposal.further(Optional.empty()), report);
    }
  }

  @Override
  public Outlook outlook() {
    return candidates.outlook();
  }
}
