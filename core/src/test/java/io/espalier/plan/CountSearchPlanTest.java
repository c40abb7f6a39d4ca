package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.config.SweepConfig;
import io.espalier.report.PlanText;
import io.espalier.search.Outlook;
import io.espalier.spec.Refusal;
import io.espalier.testing.SweepFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says of a search over counts, and what it refuses before anything is trained. */
class CountSearchPlanTest {
  private static final String CONFIG =
      """
      name = counted
      data = generated
      trials = 300
      steps {
        full = "train(epochs=6)"
        tune = "train(epochs=2, rate=0.01)"
        cut = "prune(l2)"
      }
      models { base = [resnet-20, full], bare = ["resnet-20"], loose = [resnet-20, full, "prune(gamma, to-macs=0.5, spread=global)"] }
      families {
        counts { from = base, try = ["prune(l1)", tune], by = "snf(levels=[0.7, 0.5])" }
      }
      """;

  private static PlannedTrials planned(String... changes) {
    return PlannedTrials.of(SweepFixture.config(CONFIG, changes).plan());
  }

  @Test
  void saysTheWholeSpaceAndHowManyCandidatesAtMost() {
    PlannedTrials planned = planned();
    Survey.FamilySurvey survey = planned.survey().families().get(0);
    assertThat(survey.mostMacs()).isEqualTo(40_551_040);
    assertThat(survey.leastMacs()).isBetween(1_000_000L, 3_000_000L);
    assertThat(survey.medianMacs()).isBetween(18_000_000L, 22_000_000L);
    // 12 steps of 2.5 % to 0.7 and 8 from there, nine groups each; the base and two answers.
    assertThat(planned.waiting())
        .containsExactly(Map.entry("counts", new Outlook.AtMost(1 + 20 * 9 + 2)));
    assertThat(PlanText.of(planned, OptionalInt.empty()))
        .contains("goes on from results: at most 183 candidates");
    assertThat(DiskForecast.of(planned).paused()).isZero();
  }

  /** Ranks as counts: the same search, its points and answers splits of the same base. */
  @Test
  void ranksAreSearchedAsCountsAre() {
    PlannedTrials planned =
        planned(
            "steps.split=\"rewrite(lowrank)\"",
            "families.counts.try=[split, tune]",
            "families.counts.by=\"sensitivity(levels=[0.5], losses=[0.05], shares=[0.5])\"");
    // 19 convolutions at half of their ranks and at rank 1, the base, and two answers.
    assertThat(planned.waiting())
        .containsExactly(Map.entry("counts", new Outlook.AtMost(19 * 2 + 1 + 2)));
    Survey.FamilySurvey survey = planned.survey().families().get(0);
    assertThat(survey.mostMacs()).isEqualTo(40_551_040);
    assertThat(survey.leastMacs()).isBetween(1_000_000L, 2_000_000L);
    assertThat(planned.trials())
        .anyMatch(trial -> trial.candidate().toString().contains("ranks=[layer1.0.conv1(8)]"));
  }

  @Test
  void aNamedPruningIsOneAsWell() {
    assertThat(planned("families.counts.try=[cut, tune]").trials())
        .anyMatch(trial -> trial.candidate().toString().contains("l2"));
  }

  /** Each is refused with what is possible. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "families.counts.by=\"snf(levels=[0.01])\"; give a level of at least 0.048",
        "families.counts.by=sensitivity, families.counts.try=[\"rewrite(lowrank(floor=9))\", tune]; lower floor, or skip fewer layers",
        "families.counts.by=\"sensitivity(levels=[0.01])\", families.counts.try=[\"rewrite(lowrank)\", tune]; give a level of at least 0.043",
        "families.counts.by=sensitivity, families.counts.try=[\"rewrite(lowrank(ratio=0.5))\", tune]; leave ratio, energy and ranks out",
        "families.counts.by=sensitivity, families.counts.try=[\"rewrite(deploy)\", tune]; only prune and rewrite(lowrank) take counts",
        "families.counts.by=sensitivity, families.counts.try=[\"rewrite(lowrank)\"]; how the answers are trained on",
        "families.counts.by=sensitivity, families.counts.try=[zero-gamma, \"rewrite(lowrank)\"]; only a training or a rewind may stand in front",
        "families.counts.by=sensitivity, families.counts.try=[\"train(method=lrpet(ratio=0.3))\", \"rewrite(lowrank)\"]; leave ratio, ranks and floor out",
        "families.counts.by=sensitivity, families.counts.try=[\"train(method=lrpet)\", \"rewrite(lowrank(split=spatial))\"]; leave split out",
        "families.counts.by=\"snf(levels=[1000000])\"; give a level of at least 1",
        "families.counts.by=\"snf(levels=[0.2], by=params)\", families.counts.try=[\"prune(l1, floor=16)\", tune]; lower floor or align",
        "families.counts.by=\"snf(levels=[1])\"; the base has 40,551,040 MACs; give a level below that",
        "families.counts.by=\"snf(levels=[50000000])\"; the base has 40,551,040 MACs; give a level below that",
        "families.counts.by=\"snf(levels=[0])\"; is not above 0",
        "families.counts.by=\"snf(levels=[0.5, 0.5])\"; each once",
        "families.counts.by=\"snf(levels=[])\"; at least one cost",
        "families.counts.by=\"snf(operator=greedy(step=0))\"; step must be above 0",
        "families.counts.by=\"snf(operator=greedy(decay=2))\"; decay must be above 0 and at most 1",
        "families.counts.by=\"snf(operator=population(sources=1))\"; sources must be from 2 to",
        "families.counts.by=\"snf(operator=genetic)\"; known are greedy, population",
        "families.counts.by=\"sensitivity(levels=[0.01])\"; give a level of at least 0.048",
        "families.counts.by=\"sensitivity(levels=[])\"; it needs levels",
        "families.counts.by=\"sensitivity(levels=[], losses=[0])\"; a loss of 0.0 is not above 0",
        "families.counts.by=\"sensitivity(shares=[1])\"; a share of 1.0 is not between 0 and 1",
        "families.counts.by=\"sensitivity(losses=[0.1, 0.1])\"; each number once",
        "families.counts.by=sensitivity, families.counts.from=bse; 'bse'",
        "families.counts.by=sensitivity, families.counts.from=bare; it is a new network that knows nothing",
        "families.counts.by=sensitivity, families.counts.try=[\"prune(l1)\", \"tune(rate=0.1..0.2)\"]; one pruning of one model",
        "families.counts.by=\"snf(by=seconds)\"; it must be one of macs, params",
        "families.counts.from=bse; 'bse'",
        "families.counts.from=resnet-20; it is a new network that knows nothing",
        "families.counts.from=bare; it is a new network that knows nothing",
        "families.counts.from=loose; known only once it is trained",
        "families.counts.from=\"base|bare\"; one pruning of one model",
        "families.counts.try=[\"prune(l1|l2)\", tune]; one pruning of one model",
        "families.counts.try=[\"prune(l1)\", \"tune(rate=0.1..0.2)\"]; one pruning of one model",
        "families.counts.try=[\"prune(l1)\"]; how the answers are trained on",
        "families.counts.try=[\"prune(l1, ratio=0.3)\", tune]; leave that out",
        "families.counts.try=[\"thinet(ratio=0.3)\", tune]; only prune and rewrite(lowrank) take counts",
        "families.counts.try=[tune, \"prune(l1)\"]; nothing in front of a pruning",
        "families.counts.try=[\"prune(gamma, skip=[layer1.0.conv7])\", tune]; 'layer1.0.conv7'",
        "families.counts.by=\"snf(inner=[tune])\"; leave inner out",
        "families.counts.by=\"snf(inner=[tuna])\"; did you mean 'tune'",
        "families.counts.by=\"snf(inner=[prune(l1, ratio=0.5)])\"; in inner: it changes the network",
        "objectives=[\"minimize macs\", \"maximize accuracy\"]; put maximize accuracy first",
        "constraints=[\"macs <= 30M\"]; the way down begins at the base, which is outside",
        "constraints=[\"params <= 100000\"]; the way down begins at the base, which is outside",
        "constraints=[\"macs <= 1M\"]; the least network of the space has",
        "constraints=[\"macs >= 25M\"]; level 0.5, 20,275,520 MACs, under macs >= 25M",
        "constraints=[\"macs <= 25M\"], families.counts.by=\"snf(levels=[0.7], operator=population)\"; one excludes the other"
      })
  void refusesWhatCannotBeSearched(String changes, String remedy) {
    String[] each = changes.split(", (?=families)", -1);
    assertThatThrownBy(() -> planned(each))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(remedy);
  }

  @Test
  void aPopulationNeedsNoWayDownFromTheBase() {
    String by = "families.counts.by=\"snf(levels=[0.5], operator=population(sources=4))\"";
    assertThat(planned("constraints=[\"macs <= 25M\"]", by).survey().families().get(0).feasible())
        .isPositive();
  }

  @Test
  void theSweepToCopyIsPossible() {
    PlannedTrials planned =
        PlannedTrials.of(
            SweepConfig.load(
                    Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
                        .resolve("conf/cifar10-snf.conf"),
                    List.of())
                .plan());
    assertThat(planned.waiting()).hasSize(2);
  }
}
