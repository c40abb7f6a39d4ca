package io.espalier.search;

import io.espalier.trial.Rung;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Asha} under way. */
final class Halving implements Search {
  private final Asha options;
  private final Search candidates;
  private final Objective objective;

  /** One for each rung, and the last for the end. */
  private final List<HalvingRung> rungs = new ArrayList<>();

  /**
   * Halving of what another search proposes.
   *
   * @param candidates does not listen to results
   */
  Halving(Asha options, Search candidates, Objective objective) {
    this.options = options;
    this.candidates = candidates;
    this.objective = objective;
    for (int k = 0; k <= options.rungs(); k++) {
      rungs.add(new HalvingRung());
    }
  }

  @Override
  public Ask ask(Room room) {
    for (int k = options.rungs() - 1; k >= 0; k--) {
      Optional<Proposal> best = rungs.get(k).release(rungs.get(k).size() / options.eta());
      if (best.isPresent()) {
        return goesOn(k, best.get());
      }
    }
    if (candidates.ask(room) instanceof Ask.Try some) {
      Proposal first = some.proposal().further(until(0));
      rungs.get(0).sent(first);
      return new Ask.Try(first);
    }
    return last();
  }

  /** Once no more come to a rung, one of it goes on, however few there are. */
  private Ask last() {
    for (int k = 0; k < options.rungs(); k++) {
      if (rungs.get(k).awaited()) {
        return new Ask.Wait();
      }
      Optional<Proposal> best = rungs.get(k).release(1);
      if (best.isPresent()) {
        return goesOn(k, best.get());
      }
    }
    return rungs.get(options.rungs()).awaited() ? new Ask.Wait() : new Ask.Done();
  }

  private Ask goesOn(int rung, Proposal proposal) {
    Proposal further = proposal.further(until(rung + 1));
    rungs.get(rung + 1).sent(further);
    return new Ask.Try(further);
  }

  private Optional<Rung> until(int rung) {
    return rung == options.rungs()
        ? Optional.empty()
        : Optional.of(new Rung(rung + 1, options.minEpochs() * Math.pow(options.eta(), rung)));
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    HalvingRung at =
        rungs.get(proposal.until().map(rung -> rung.number() - 1).orElse(options.rungs()));
    if (report instanceof Report.Paused paused) {
      at.arrived(proposal, objective.merit(paused.mean()));
    } else if (report instanceof Report.Scored scored) {
      at.ended(proposal, objective.merit(scored.mean()));
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
