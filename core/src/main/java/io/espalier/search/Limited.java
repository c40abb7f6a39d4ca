package io.espalier.search;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** As many candidates of another search as are wanted; declined ones do not count. */
final class Limited implements Search {
  private final Search all;
  private final long wanted;
  private final Set<CandidateText> proposed = new HashSet<>();

  private Limited(Search all, long wanted) {
    this.all = all;
    this.wanted = wanted;
  }

  /** So many of a search's candidates, or all. */
  static Search to(Optional<Long> wanted, Search all) {
    return wanted.<Search>map(count -> new Limited(all, count)).orElse(all);
  }

  @Override
  public Ask ask(Room room) {
    Ask ask = all.ask(proposed.size() < wanted ? room : Room.CLOSED);
    if (ask instanceof Ask.Try some) {
      proposed.add(some.proposal().candidate());
    }
    return ask;
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    if (report instanceof Report.Declined) {
      proposed.remove(proposal.candidate());
    }
    all.tell(proposal, report);
  }

  @Override
  public Outlook outlook() {
    Outlook outlook = all.outlook();
    if (outlook instanceof Outlook.Unknown) {
      return new Outlook.AtMost(wanted);
    }
    long most =
        outlook instanceof Outlook.Exactly exactly
            ? exactly.candidates()
            : ((Outlook.AtMost) outlook).candidates();
    return new Outlook.AtMost(Math.min(most, wanted));
  }
}
