package io.espalier.plan;

import io.espalier.search.Outlook;
import io.espalier.search.Strategies;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.math.BigInteger;
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
  /**
   * One family of candidates; multiply-accumulates are those of the feasible ones, or of the whole
   * space where the search knows them.
   *
   * @param bounded how many feasible ones are known only within bounds
   * @param trials how many trials of it are known
   * @param waits how many candidates it proposes in all, if it goes on only once it hears of
   *     results
   * @param all how many candidates a grid has, if these are not all of them
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
      Optional<Outlook> all,
      Map<String, Integer> reasons) {
    public FamilySurvey {
      reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }
  }

  public Survey {
    families = List.copyOf(families);
  }

  /**
   * The survey of a plan.
   *
   * @param trials how many trials of each family are known
   * @throws Refusal if nothing in it is feasible, or no candidate runs with all seeds
   */
  static Survey of(SweepPlan plan, List<FamilySurvey> families, Map<String, Integer> trials) {
    Survey survey =
        new Survey(families, trials.values().stream().mapToInt(Integer::intValue).sum());
    survey.requireFeasible(plan);
    if (survey.trials == 0) {
      throw new Refusal(
          Text.of(
              "Cannot run sweep '%s': %d trials are too few for one candidate with %d seeds; raise trials",
              plan.name(), plan.trials(), plan.seeds().size()));
    }
    return survey;
  }

  /**
   * Checks that a plan has trials for the candidates that each strategy cannot do without.
   *
   * @throws Refusal if it has not
   */
  static void requireEnough(SweepPlan plan) {
    plan.families().forEach(family -> requireEnough(plan, family));
  }

  private static void requireEnough(SweepPlan plan, SweepPlan.PlannedFamily family) {
    BigInteger least =
        BigInteger.valueOf(family.by().leastCandidates())
            .multiply(BigInteger.valueOf(plan.seeds().size()));
    if (BigInteger.valueOf(plan.trials()).compareTo(least) < 0) {
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
              plan.constraints().isEmpty()
                  ? "Cannot run sweep '%s': none of its candidates can be made (%s)"
                  : "Cannot run sweep '%s': nothing is feasible (%s); loosen the constraints or try smaller networks",
              plan.name(),
              reasons));
    }
  }
}
