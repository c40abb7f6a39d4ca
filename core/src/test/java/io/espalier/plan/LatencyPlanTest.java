package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.Forecast;
import io.espalier.network.Network;
import io.espalier.report.PlanText;
import io.espalier.report.PredictionText;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Prune;
import io.espalier.step.Steps;
import io.espalier.testing.BlockTimes;
import io.espalier.testing.SweepFixture;
import io.espalier.trial.Trial;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a plan does with predicted latencies: it prunes to them, and judges by them. */
class LatencyPlanTest {
  private static final String CONFIG =
      """
      name = timed
      data = generated
      layer-times = never-asked
      trials = 20
      steps {
        full = "train(epochs=6)"
        tune = "train(epochs=2, rate=0.01)"
      }
      models { base = [resnet-20, full] }
      families {
        fast { from = base, try = ["prune(l1, to-latency=0.8|0.6)", tune], by = grid }
      }
      """;

  private static final BlockTimes TIMES = new BlockTimes();
  private static final Network WHOLE = Zoo.CATALOG.read("resnet-20");

  private static PlannedTrials planned(String... changes) {
    return PlannedTrials.of(
        SweepFixture.config(CONFIG, changes).plan(), Optional.of(new BlockTimes()));
  }

  private static List<Trial> of(String family, PlannedTrials planned) {
    return planned.trials().stream()
        .filter(trial -> planned.candidates().origin(trial.id()).family().equals(family))
        .toList();
  }

  private static double share(Forecast forecast) {
    return TIMES.nanos(forecast.widest()) / TIMES.nanos(WHOLE);
  }

  @Test
  void aTargetInTimeBecomesTheCountsThatItLeaves() {
    PlannedTrials planned = planned();
    List<Trial> fast = of("fast", planned);
    assertThat(fast).hasSize(2);
    for (int i = 0; i < fast.size(); i++) {
      double target = i == 0 ? 0.8 : 0.6;
      Prune written = (Prune) Steps.CATALOG.read("prune(l1, to-latency=" + target + ")");
      assertThat(fast.get(i).candidate().steps().get(0)).isEqualTo(written.counted(WHOLE, TIMES));
      assertThat(fast.get(i).candidate().toString()).contains("keep=[").doesNotContain("latency");
      assertThat(share(written.counted(WHOLE, TIMES).forecast(Forecast.exact(WHOLE))))
          .isBetween(target - 0.1, target);
      // The table shows what was asked for.
      assertThat(planned.candidates().origin(fast.get(i).id()).candidate())
          .contains("to-latency=" + target);
    }
  }

  @Test
  void aModelIsPrunedToATimeAsWellAndWhatStartsFromItAgain() {
    PlannedTrials planned =
        planned(
            "models.half=[resnet-20, full, \"prune(l1, to-latency=0.8)\", tune]",
            "families.fast.from=half",
            "families.fast.try=[\"prune(l1, to-latency=0.8)\", tune]");
    Trial twice = of("fast", planned).get(0);
    List<Network> ends = planned.networks().toList();
    double share = TIMES.nanos(ends.get(planned.trials().indexOf(twice))) / TIMES.nanos(WHOLE);
    assertThat(share).isBetween(0.5, 0.64);
    // The same counts said by themselves are the same trial.
    Trial half =
        of("models", planned).stream()
            .filter(trial -> trial.candidate().steps().size() == 3)
            .findFirst()
            .orElseThrow();
    String first = written(half);
    String second = written(twice);
    PlannedTrials said =
        planned(
            "models.half=[resnet-20, full, \"" + first + "\", tune]",
            "families.fast.from=half",
            "families.fast.try=[\"" + second + "\", tune]");
    assertThat(said.trials()).containsExactlyInAnyOrderElementsOf(planned.trials());
  }

  private static String written(Trial trial) {
    return trial.candidate().steps().stream()
        .filter(step -> step instanceof Prune)
        .map(step -> Steps.CATALOG.write(step).toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsPredictedTooSlowIsNotTried() {
    double millis = TIMES.nanos(WHOLE) / 1e6;
    String bound = "latency-p90 <= " + 0.7 * millis + "ms";
    PlannedTrials planned = planned("constraints=[\"" + bound + "\"]");
    assertThat(of("fast", planned)).hasSize(1);
    Survey.FamilySurvey survey = planned.survey().families().get(0);
    assertThat(survey.feasible()).isEqualTo(1);
    assertThat(survey.reasons().keySet().iterator().next())
        .startsWith("predicted to be against latency_p90 <= ")
        .endsWith(
            Text.of(
                " (nearest: %.3f ms)",
                TIMES.nanos(
                        ((Prune) Steps.CATALOG.read("prune(l1, to-latency=0.8)"))
                            .counted(WHOLE, TIMES)
                            .forecast(Forecast.exact(WHOLE))
                            .widest())
                    / 1e6));
    assertThat(PlanText.of(planned, OptionalInt.of(1)))
        .contains("checked by predicted latency only: latency_p90")
        .doesNotContain("cannot be checked");
    // What predictions are not of is not judged by them.
    for (String other : List.of("cpu(threads=2)", "cpu(form=trained)")) {
      PlannedTrials all = planned("constraints=[\"" + bound + "\"]", "latency=\"" + other + "\"");
      assertThat(of("fast", all)).hasSize(2);
      assertThat(PlanText.of(all, OptionalInt.of(1))).contains("cannot be checked");
    }
  }

  @Test
  void aTargetOutOfReachIsNotFeasible() {
    assertThatThrownBy(() -> planned("families.fast.try=[\"prune(l1, to-latency=0.01)\"]"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("none of its candidates can be made")
        .hasMessageContaining("are predicted with every free group at its floor");
    PlannedTrials one = planned("families.fast.try=[\"prune(l1, to-latency=0.8|0.01)\"]");
    assertThat(one.survey().families().get(0).feasible()).isEqualTo(1);
  }

  @Test
  void namingTheLayersOfAModelThatIsPrunedToATimeAsksForThePlansTimes() {
    String each = "families.fast.try=[\"prune(l1, layers=[each(0.5)])\"]";
    String model = "models.half=[resnet-20, full, \"prune(l1, to-latency=0.8)\", tune]";
    // Its own times are asked, which are those of an engine that is not there.
    assertThatThrownBy(
            () -> planned(model, each, "families.fast.from=half", "engine=none-of-that-name"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("none-of-that-name");
  }

  @Test
  void withoutMeasuredLayersItSaysHowToHaveThem() {
    assertThatThrownBy(() -> PlannedTrials.of(SweepFixture.config(CONFIG).plan(), Optional.empty()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("layer-times = DIR");
  }

  @Test
  void aPruningWhoseStartIsKnownWithinBoundsOnlyIsDeclined() {
    assertThatThrownBy(
            () ->
                planned(
                    "families.fast.try=[\"prune(gamma, to-macs=0.5, spread=global)\", \"prune(l1, to-latency=0.8)\"]"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("start from the saved model");
  }

  @Test
  void thePlanSaysTheTimesAndHowFarTheyCanBeBelieved() {
    PlannedTrials planned = planned();
    PredictedLatencies latencies = planned.predictedLatencies().orElseThrow();
    double whole = TIMES.nanos(WHOLE) / 1e6;
    assertThat(latencies.families())
        .extracting(PredictedLatencies.FamilyTimes::name)
        .containsExactly("models", "fast");
    assertThat(latencies.families().get(0).most()).isCloseTo(whole, within(1e-9));
    assertThat(latencies.families().get(1).least()).isLessThan(0.6 * whole);
    assertThat(latencies.checks()).hasSize(2);
    assertThat(latencies.checks().get(1).error()).isCloseTo(1 / 1.1 - 1, within(1e-9));
    assertThat(PredictionText.of(latencies)).contains("a machine of blocks").contains("(-9.1 %)");
  }

  @Test
  void aSearchOverCountsTakesLevelsInTime() {
    String[] search = {
      "families.fast.try=[\"prune(l1)\", tune]",
      "families.fast.by=\"snf(levels=[0.7, 0.5], by=latency)\""
    };
    PlannedTrials planned = planned(search);
    assertThat(planned.trials()).isNotEmpty();
    assertThatThrownBy(() -> planned(search[0], search[1].replace("0.5", "0.01")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("ms remain with everything at its floor");
    String bound = "constraints=[\"latency-p50 <= " + 0.9 * TIMES.nanos(WHOLE) / 1e6 + "ms\"]";
    assertThatThrownBy(() -> planned(search[0], search[1], bound))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the way down begins at the base, which is outside");
    assertThatThrownBy(() -> planned(search[0], search[1].replace("0.5", "4")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("give a share of the base's predicted time");
    assertThatThrownBy(
            () -> PlannedTrials.of(SweepFixture.config(CONFIG, search).plan(), Optional.empty()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("layer-times = DIR");
  }
}
