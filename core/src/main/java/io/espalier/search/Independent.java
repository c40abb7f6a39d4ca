package io.espalier.search;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A search whose candidates are chosen without regard to results. */
final class Independent implements Search {
  private final Iterator<CandidateText> candidates;
  private final List<Long> seeds;
  private final long patience;
  private final Outlook outlook;
  private final Set<CandidateText> seen = new HashSet<>();

  /** Candidates in a row that gave no trial, and the same before the last proposal. */
  private long fruitless;

  private long fruitlessBefore;

  /**
   * Over candidates in their order, each the first time that it comes.
   *
   * @param patience after so many in a row that were seen before or declined, the search is done
   */
  Independent(
      Iterator<CandidateText> candidates, List<Long> seeds, long patience, Outlook outlook) {
    this.candidates = candidates;
    this.seeds = seeds;
    this.patience = patience;
    this.outlook = outlook;
  }

  @Override
  public Ask ask(Room room) {
    while (room == Room.OPEN && fruitless < patience && candidates.hasNext()) {
      CandidateText candidate = candidates.next();
      if (seen.add(candidate)) {
        fruitlessBefore = fruitless;
        fruitless = 0;
        return new Ask.Try(new Proposal(candidate, seeds));
      }
      fruitless++;
    }
    return new Ask.Done();
  }

  @Override
  public void tell(Proposal proposal, Report report) {
    if (report instanceof Report.Declined) {
      // It is declined as soon as it is proposed.
      fruitless = fruitlessBefore + 1;
    }
  }

  @Override
  public Outlook outlook() {
    return outlook;
  }
}
