package io.espalier.sweep;

import io.espalier.search.Ask;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a plan comes to before anything is trained.
 *
 * @param trials how many trials it will ask for, seeds included
 */
public record Survey(List<FamilySurvey> families, int trials) {
  /** So many candidates of a grid are counted at most. */
  private static final int GRID_LIMIT = 10_000;

  /**
   * One family of candidates; multiply-accumulates are those of the feasible ones.
   *
   * @param bounded how many feasible ones are known only within bounds
   * @param trials how many trials of it will be asked for
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
      Map<String, Integer> reasons) {
    public FamilySurvey {
      reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }
  }

  public Survey {
    families = List.copyOf(families);
  }

  /**
   * Surveys a plan.
   *
   * @throws Refusal if a name or option in it is unknown, or no candidate is feasible
   */
  public static Survey of(SweepPlan plan) {
    Proposals proposals = new Proposals(plan);
    List<Trial> asked = new ArrayList<>();
    while (proposals.strategy().ask(1) instanceof Ask.Orders orders) {
      asked.addAll(orders.trials());
    }
    Map<String, Integer> trials = proposals.trials(asked);
    List<FamilySurvey> families = new ArrayList<>();
    for (SweepPlan.Family family : plan.families()) {
      Tally tally = proposals.tally(family.name());
      if (family.by() == SweepPlan.By.GRID) {
        tally = whole(plan, family);
      }
      families.add(tally.survey(family.name(), trials.getOrDefault(family.name(), 0)));
    }
    Survey survey = new Survey(families, asked.size());
    survey.requireFeasible(plan);
    if (asked.isEmpty()) {
      throw new Refusal(
          Text.of(
              "Cannot run sweep '%s': %d trials are too few for one candidate with %d seeds; raise trials",
              plan.name(), plan.trials(), plan.seeds().size()));
    }
    return survey;
  }

  private static Tally whole(SweepPlan plan, SweepPlan.Family family) {
    Feasibility feasibility = new Feasibility(plan);
    Tally tally = new Tally();
    family.space().grid().limit(GRID_LIMIT).map(feasibility::judge).forEach(tally::count);
    return tally;
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
