package io.espalier.sweep;

import io.espalier.plan.CandidateTrials;
import io.espalier.plan.CountedFamilies;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.store.Store;
import java.util.List;

/**
 * What the searches of a sweep have proposed by now, and how much of it was not tried because it
 * could not keep to the constraints: the plan's own count, gone on with what has come out since.
 */
public final class ProposedCandidates {
  private ProposedCandidates() {}

  /**
   * Asks the searches of a sweep as its runs did, with what its journal knows; nothing is written.
   *
   * @param candidates those of the plan, as far as they were judged already
   * @param folder the sweep's own
   * @throws io.espalier.spec.Refusal if the plan cannot be asked any more, as where a model that it
   *     starts from is gone
   */
  public static List<Survey.FamilySurvey> of(
      SweepPlan plan, CandidateTrials candidates, Store folder) {
    CountedFamilies counted = new CountedFamilies(plan, candidates);
    Asking asking =
        new Asking(plan, counted.families(), new KnownResults(folder, SweepListener.NONE));
    asking.replay();
    // Searches that listen have proposed what the journal says; the others propose all at once.
    if (plan.families().stream().noneMatch(family -> family.by().adaptive())) {
      asking.askDry();
    }
    return counted.surveys();
  }
}
