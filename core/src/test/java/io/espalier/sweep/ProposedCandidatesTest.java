package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.plan.CandidateTrials;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.report.ResultsText;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.testing.UntrainedTrials;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sweep that has run says of the candidates that it did not try. */
class ProposedCandidatesTest {
  private static final String TIGHT = "constraints=macs <= 25M";

  private final Store folder = new MemoryStore();

  private List<Survey.FamilySurvey> proposed(SweepPlan plan) {
    return ProposedCandidates.of(plan, new CandidateTrials(plan), folder);
  }

  private static Survey.FamilySurvey drawn(List<Survey.FamilySurvey> families) {
    return families.stream().filter(each -> each.name().equals("drawn")).findFirst().orElseThrow();
  }

  private static Map<String, List<Object>> counts(List<Survey.FamilySurvey> families) {
    return families.stream()
        .collect(
            Collectors.toMap(
                Survey.FamilySurvey::name,
                each -> List.of(each.candidates(), each.feasible(), each.reasons())));
  }

  /** Where no search listens, a plan knows all before; the results say the same. */
  @Test
  void planAndResultsCountAlike() {
    SweepPlan plan = plan(TIGHT);
    run(plan, folder, 2, new UntrainedTrials(folder));
    List<Survey.FamilySurvey> after = proposed(plan);
    assertThat(counts(after)).isEqualTo(counts(PlannedTrials.of(plan).survey().families()));
    Survey.FamilySurvey drawn = drawn(after);
    assertThat(drawn.feasible()).isPositive().isLessThan(drawn.candidates());
    assertThat(drawn.reasons().keySet())
        .singleElement()
        .asString()
        .matches("against macs <= 25M \\(nearest: 25,[0-9,]+\\)");
    List<SweepRow> rows = new Journal(folder).rows();
    assertThat(ResultsText.of(plan, rows, after))
        .contains("    drawn: " + drawn.feasible() + " feasible of " + drawn.candidates())
        .contains("  60 trials: 60 carried out to the end\n");
  }

  /** From which side a constraint is broken decides which candidate is the nearest. */
  @Test
  void aPlanSaysHowNearTheNearestComes() {
    assertThat(reasons("macs <= 25M")).containsExactly(Map.entry(against("<= 25M"), 4));
    assertThat(reasons("macs >= 30M")).containsExactly(Map.entry(against(">= 30M"), 4));
  }

  /** Shares of 0.2, 0.3 and 0.4 by two criteria; 0.3 leaves 28,017,280 MACs. */
  private static String against(String bound) {
    return "against macs " + bound + " (nearest: 28,017,280)";
  }

  private static Map<String, Integer> reasons(String constraint) {
    return PlannedTrials.of(plan("constraints=" + constraint)).survey().families().stream()
        .filter(each -> each.name().equals("one-shot"))
        .findFirst()
        .orElseThrow()
        .reasons();
  }

  /** What searches propose once they have heard is counted too, and what goes on only once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "asha(of=random(candidates=9), eta=2)",
        "evolution(population=4, sample=2, candidates=9)",
        "nsga2(population=4, candidates=9)"
      })
  void countsWhatWasProposedSinceTheBeginning(String by) {
    SweepPlan plan = plan(TIGHT, "families.drawn.by=\"" + by + "\"");
    run(plan, folder, 2, new UntrainedTrials(folder));
    Survey.FamilySurvey drawn = drawn(proposed(plan));
    long tried =
        new Journal(folder)
            .rows().stream()
                .filter(row -> row.family().equals("drawn"))
                .map(SweepRow::identity)
                .distinct()
                .count();
    assertThat(drawn.feasible()).isEqualTo((int) tried).isEqualTo(9);
    assertThat(drawn.candidates()).isGreaterThan(9);
    assertThat(drawn.reasons().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(drawn.candidates() - drawn.feasible());
  }
}
