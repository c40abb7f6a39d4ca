package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.plan.CandidateReader;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.step.Steps;
import io.espalier.testing.SweepFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of earlier versions stay true: what was hashed then has the same hash now. */
class KeptIdsTest {
  private static final String QUICKSTART =
      """
      name = quickstart
      data { source = "generated(train=2500, test=1000)", validation = 500 }
      trials = 9
      steps {
        full = "train(epochs=10, rate=0.1)"
        tune = "train(epochs=3, rate=0.02)"
      }
      models { base = ["resnet-20(width=0.5)", full] }
      families {
        one-shot { from = base, try = ["prune(l1|l2|gamma|random, to-macs=0.6|0.35)", tune], by = grid }
      }
      """;

  /** The ids in the table of the README are those of the trials. */
  @Test
  void thoseOfTheQuickstart() {
    SweepPlan plan = SweepFixture.config(QUICKSTART).plan();
    assertThat(PlannedTrials.of(plan).trials())
        .extracting(trial -> trial.id().hex().substring(0, 6))
        .containsExactly(
            "82e607", "248697", "0f471e", "1f4106", "92f4bc", "87aea1", "274e5c", "491923",
            "bc0492");
    CandidateReader reader = new CandidateReader(plan);
    assertThat(plan.families().get(0).space().grid())
        .extracting(candidate -> reader.identity(candidate).hex().substring(0, 6))
        .containsExactly(
            "75753d", "fd8982", "d6be9e", "2bad22", "bd4b3f", "791a72", "5a9010", "e282c9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "prune(ratio=0.3, coupled=prune); 601be2179862",
        "prune(ratio=0.5, rounding=removed-down, align=4, floor=3); 4a6de1056a3a",
        "prune(to-params=0.5, spread=global); 02402c9a3cf5",
        "thinet(ratio=0.3); 95c62c309b5d",
        "prune-lasso(ratio=0.3, sampled=0.4); 54e0a37fce85",
        "autobot(to-macs=0.7, branches=keep); d3c7528faa15",
        "train(method=sfp(ratio=0.3)); ab9f5a2ac478",
        "train(method=sfp(ratio=0.3, coupled=prune)); 5ba5dd735327",
        "train(method=ascp(ratio=0.3)); a21fd69f4ddb",
        "rewrite(lowrank(ratio=0.6)); fa3eaf0a2ead"
      })
  void thoseOfSteps(String step, String hash) {
    String full = Steps.CATALOG.writeFull(Steps.CATALOG.read(step)).toString();
    assertThat(Hash.of(full).hex()).startsWith(hash);
  }
}
