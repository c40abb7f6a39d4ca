package io.espalier.plan;

import io.espalier.search.Extent;
import io.espalier.search.Grid;
import io.espalier.search.Outlook;
import io.espalier.search.Strategies;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a plan comes to before anything is trained.
 *
 * @param trials how many trials are known, seeds included
 */
public record Survey(List<FamilySurvey> families, int trials) {
  /** So many candidates of a grid are counted at most. */
  private static final int GRID_LIMIT = 10_000;

  /**
   * One family of candidates; multiply-accumulates are those of the feasible ones, or of the whole
   * space where the search knows them.
   *
   * @param bounded how many feasible ones are known only within bounds
   * @param trials how many trials of it are known
   * @param waits how many candidates it proposes in all, if it goes on only once it hears of
   *     results
   * @param reasons why the others are not feasible, with their counts
   */
  public record FamilySurvey(
      String name,
      int candidates,
      int feasible,
      long leastMacs,
      long medianMacs,
      long mostMacs,
      int bounded,
      int trials,
      Optional<Outlook> waits,
      Map<String, Integer> reasons) {
    public FamilySurvey {
      reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }
  }

  public Survey {
    families = List.copyOf(families);
  }

  static Survey of(
      SweepPlan plan,
      CandidateTrials candidates,
      Map<String, FeasibleCount> asked,
      Map<String, Extent> extents,
      Map<String, Integer> trials,
      Map<String, Outlook> waiting) {
    List<FamilySurvey> families = new ArrayList<>();
    for (SweepPlan.PlannedFamily family : plan.families()) {
      FeasibleCount count =
          family.by() instanceof Grid
              ? whole(family, candidates)
              : asked.getOrDefault(family.name(), new FeasibleCount());
      Optional<Extent> extent = Optional.ofNullable(extents.get(family.name()));
      families.add(
          new FamilySurvey(
              family.name(),
              count.considered(),
              count.feasible(),
              extent.map(of -> of.least().macs().low()).orElseGet(count::least),
              extent.map(of -> of.middling().macs().low()).orElseGet(count::median),
              extent.map(of -> of.most().macs().low()).orElseGet(count::most),
              count.bounded(),
              trials.getOrDefault(family.name(), 0),
              Optional.ofNullable(waiting.get(family.name())),
              count.reasons()));
    }
    Survey survey =
        new Survey(families, trials.values().stream().mapToInt(Integer::intValue).sum());
    survey.requireFeasible(plan);
    plan.families().forEach(family -> requireEnough(plan, family));
    if (survey.trials == 0) {
      throw new Refusal(
          Text.of(
              "Cannot run sweep '%s': %d trials are too few for one candidate with %d seeds; raise trials",
              plan.name(), plan.trials(), plan.seeds().size()));
    }
    return survey;
  }

  private static void requireEnough(SweepPlan plan, SweepPlan.PlannedFamily family) {
    long least = family.by().leastCandidates() * plan.seeds().size();
    if (plan.trials() < least) {
      throw new Refusal(
          Text.of(
              "Cannot run sweep '%s': family '%s' by %s needs at least %,d trials (%,d candidates with %d seeds), and the total is %,d; raise trials, or ask for less",
              plan.name(),
              family.name(),
              Strategies.CATALOG.write(family.by()),
              least,
              family.by().leastCandidates(),
              plan.seeds().size(),
              plan.trials()));
    }
  }

  /** A grid is shown whole, also where the sweep's trials end before it does. */
  private static FeasibleCount whole(SweepPlan.PlannedFamily family, CandidateTrials candidates) {
    FeasibleCount count = new FeasibleCount();
    family.space().grid().limit(GRID_LIMIT).map(candidates::judge).forEach(count::count);
    return count;
  }

  private void requireFeasible(SweepPlan plan) {
    if (!families.isEmpty() && families.stream().allMatch(family -> family.feasible() == 0)) {
      String reasons =
          families.stream()
              .flatMap(family -> family.reasons().entrySet().stream())
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, Map.Entry::getValue, Integer::sum, LinkedHashMap::new))
              .entrySet()
              .stream()
              .map(reason -> Text.of("%,d %s", reason.getValue(), reason.getKey()))
              .collect(Collectors.joining("; "));
      throw new Refusal(
          Text.of(
              "Cannot run sweep '%s': nothing is feasible (%s); loosen the constraints or try smaller networks",
              plan.name(), reasons));
    }
  }
}
