package io.espalier.plan;

import io.espalier.search.Extent;
import io.espalier.search.Families;
import io.espalier.search.Family;
import io.espalier.search.Grid;
import io.espalier.search.Outlook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The families of a plan with their searches at the beginning; the candidates that these propose
 * are counted, each once, by whether they are feasible.
 */
public final class CountedFamilies {
  /** So many candidates of a grid are counted at most, or as many as the sweep has trials. */
  private static final int GRID_LIMIT = 2_000;

  private final SweepPlan plan;
  private final CandidateTrials candidates;
  private final Map<String, FeasibleCount> counts = new HashMap<>();
  private final List<Family> families;

  /** Those of a plan. */
  public CountedFamilies(SweepPlan plan, CandidateTrials candidates) {
    this.plan = plan;
    this.candidates = candidates;
    this.families =
        candidates.families(
            (family, candidate, verdict) ->
                counts
                    .computeIfAbsent(family, key -> new FeasibleCount())
                    .count(candidate, verdict));
  }

  /** The families, to be asked in turn. */
  public Families families() {
    return new Families(families, plan.trials());
  }

  List<Family> all() {
    return families;
  }

  /** What was proposed up to now; of a grid also some thousands that may follow. */
  public List<Survey.FamilySurvey> surveys() {
    return surveys(Map.of(), Map.of());
  }

  /**
   * The same.
   *
   * @param trials how many trials of each family are known
   * @param waiting how many candidates those families propose in all that go on from results
   */
  List<Survey.FamilySurvey> surveys(Map<String, Integer> trials, Map<String, Outlook> waiting) {
    Map<String, Extent> extents = new HashMap<>();
    families.forEach(
        family -> family.extent().ifPresent(extent -> extents.put(family.name(), extent)));
    List<Survey.FamilySurvey> surveys = new ArrayList<>();
    for (SweepPlan.PlannedFamily family : plan.families()) {
      FeasibleCount count =
          family.by() instanceof Grid
              ? whole(family)
              : counts.getOrDefault(family.name(), new FeasibleCount());
      Optional<Extent> extent = Optional.ofNullable(extents.get(family.name()));
      surveys.add(
          new Survey.FamilySurvey(
              family.name(),
              count.considered(),
              count.feasible(),
              extent.map(of -> of.least().macs().low()).orElseGet(count::least),
              extent.map(of -> of.middling().macs().low()).orElseGet(count::median),
              extent.map(of -> of.most().macs().low()).orElseGet(count::most),
              count.bounded(),
              trials.getOrDefault(family.name(), 0),
              Optional.ofNullable(waiting.get(family.name())),
              all(family, count),
              count.reasons()));
    }
    return surveys;
  }

  /** What a grid has in all, if that is more than was counted. */
  private Optional<Outlook> all(SweepPlan.PlannedFamily planned, FeasibleCount count) {
    return families.stream()
        .filter(family -> planned.by() instanceof Grid && family.name().equals(planned.name()))
        .map(Family::outlook)
        .filter(all -> all.most() > count.considered())
        .findFirst();
  }

  /** A grid is shown whole if it is small, also where the sweep's trials end before it does. */
  private FeasibleCount whole(SweepPlan.PlannedFamily family) {
    FeasibleCount count = new FeasibleCount();
    family
        .space()
        .grid()
        .limit(Math.max(GRID_LIMIT, plan.trials()))
        .forEach(candidate -> count.count(candidate, candidates.judge(candidate)));
    return count;
  }
}
