package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.report.PlanText;
import io.espalier.spec.Refusal;
import io.espalier.testing.SweepFixture;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be known to fail is refused in the plan, by a sentence that says where it stands. */
class RefusedPlansTest {
  private static final String PRUNED =
      """
      data = generated, name = t, trials = 30
      steps { tune = "train(epochs=2, rate=0.01)" }
      models { base = [resnet-20, "train(epochs=6)"] }
      families { few { from = FROM, try = [TRY], by = "BY" } }
      """;

  private static PlannedTrials planned(String from, String tried, String by) {
    String text = PRUNED.replace("FROM", from).replace("TRY", tried).replace("BY", by);
    return PlannedTrials.of(SweepFixture.config(text).plan());
  }

  /** A search comes to the end of a range, or to an alternative, late or never. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "tpe(startup=3);prune(l1, ratio=0.2..0.5);tune(rate=-0.01..0.1);rate must be above 0",
        "random(candidates=2);prune(l1, ratio=0.3..1.01);tune;ratio=1.01",
        "evolution(population=2, sample=2, candidates=3);prune(l1|l3, ratio=0.3..0.5);tune;'l3'",
        "random(candidates=1);prune(l1|taylor(images=0..9), ratio=0.3);tune;images",
      })
  void whatASearchComesToLate(String by, String prune, String tune, String says) {
    assertThatThrownBy(() -> planned("base", '"' + prune + "\", \"" + tune + '"', by))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(says)
        .hasMessageEndingWith(" (in 'families.few')");
  }

  @Test
  void namesThatTheSweepItselfMayHave() {
    assertThatThrownBy(() -> planned("bass", "tune", "grid"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot start from 'bass': it is no model of the sweep and no architecture; did you mean 'base'? (in 'families.few')");
    assertThatThrownBy(() -> planned("base", "tunes", "grid"))
        .isInstanceOf(Refusal.class)
        .hasMessage("Cannot find step 'tunes': did you mean 'tune'? (in 'families.few')");
  }

  @Test
  void candidatesThatCannotBeMadeWhereNothingConstrainsThem() {
    assertThatThrownBy(
            () -> planned("base", "\"prune(l1, keep=[layer1.0.conv1(400)])\", tune", "grid"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot run sweep 't': none of its candidates can be made (1 ")
        .hasMessageContaining("layer1.0.conv1")
        .message()
        .doesNotContain("constraints");
  }

  /** Before a round of so many is made up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "hyperband(min-epochs=0.001, eta=2, rungs=40);needs at least 2,257,068,806,520 trials",
        "hyperband(min-epochs=1e-9, eta=1000000, rungs=5);needs at least ",
        "asha(rungs=2000000000, eta=2);rungs must be from 1 to 50, not 2000000000",
        "tpe(draws=2000000000);draws must be from 1 to 10,000, not 2,000,000,000",
        "sensitivity(levels=[], losses=[5]);Cannot lose 5.0 of accuracy: it is a share from 0 to 1",
        "snf(levels=[0.5], operator=population(sources=1000000000));sources must be from 2 to 1,000",
      })
  void numbersThatAreOutOfAllProportion(String by, String says) {
    String tried = by.startsWith("s") ? "prune(l1)" : "prune(l1, ratio=0.2..0.5)";
    assertThatThrownBy(() -> planned("base", '"' + tried + "\", tune", by))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(says);
  }

  /** Of a large grid some are looked at, and the plan says so. */
  @Test
  void aLargeGridIsNotCountedWhole() {
    String twice = "\"prune(l1, ratio=" + hundredth() + ")\", \"tune(rate=" + hundredth() + ")\"";
    PlannedTrials planned = planned("\"resnet-20(width=0.25)\"", twice, "grid");
    Survey.FamilySurvey family = planned.survey().families().get(0);
    assertThat(family.candidates()).isEqualTo(2_000);
    assertThat(PlanText.of(planned, OptionalInt.of(2)))
        .contains("the first of exactly 2,500 candidates")
        .contains("2,000 feasible of the first 2,000");
  }

  private static String hundredth() {
    StringBuilder all = new StringBuilder("0.01");
    for (int i = 2; i <= 50; i++) {
      all.append("|").append(i / 100.0);
    }
    return all.toString();
  }
}
