package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.CostTable;
import io.espalier.cost.Range;
import io.espalier.network.Network;
import io.espalier.testing.SweepFixture;
import io.espalier.train.Layout;
import io.espalier.zoo.Zoo;
import org.junit.jupiter.api.Test;

class DiskForecastTest {
  private static final Network NETWORK = Zoo.CATALOG.read("resnet-20(width=0.25)");
  private static final long PARAMS = CostTable.of(NETWORK).params();
  private static final long STATISTICS = Layout.ofStatistics(NETWORK).size();

  private static DiskForecast of(String base, String family) {
    return DiskForecast.of(
        PlannedTrials.of(
            SweepFixture.config(
                    "name = d, data = generated, trials = 9\n"
                        + "models { base = [\"resnet-20(width=0.25)\", \""
                        + base
                        + "\"] }\n"
                        + "families { f { from = base, "
                        + family
                        + " } }")
                .plan()));
  }

  @Test
  void countsModelsAndTheStatesOfATrainingWithTheOneThatIsWritten() {
    DiskForecast disk = of("train(epochs=2)", "try = [\"train(epochs=1, optimizer=adam)\"]");
    long model = 4 * (PARAMS + STATISTICS);
    assertThat(disk.models()).isEqualTo(Range.exact(2 * model));
    assertThat(disk.working()).isEqualTo(3 * 4 * (3 * PARAMS + STATISTICS));
    assertThat(disk.paused()).isZero();
  }

  @Test
  void countsWhatATrialMayPauseWithAndWhatItsFinishedStepsLeft() {
    DiskForecast disk =
        of(
            "train(epochs=2)",
            "try = [\"rewind(to=fresh)\", \"train(epochs=9, rate=0.1|0.2|0.3)\"], by = asha");
    long model = 4 * (PARAMS + STATISTICS);
    long states = 2 * 4 * (2 * PARAMS + STATISTICS);
    assertThat(disk.paused()).isEqualTo(3 * (2 * model + states));
    assertThat(disk.working()).isEqualTo(model + states + Math.max(states / 2, model));
  }

  @Test
  void countsRememberedWeightsAlongTheWay() {
    DiskForecast disk = of("train(epochs=2, method=remember)", "try = [\"train(epochs=1)\"]");
    assertThat(disk.models()).isEqualTo(Range.exact(2 * 4 * (2 * PARAMS + STATISTICS)));
    assertThat(disk.working()).isEqualTo(3 * 4 * (3 * PARAMS + STATISTICS));
  }

  @Test
  void takesTheUpperBoundWhereOnlyBoundsAreKnown() {
    DiskForecast disk = of("train(epochs=2)", "try = [\"autobot(to-macs=0.5)\"]");
    long model = 4 * (PARAMS + STATISTICS);
    assertThat(disk.models().isExact()).isFalse();
    assertThat(disk.models().low()).isBetween(model, 2 * model - 1);
    assertThat(disk.models().high()).isEqualTo(2 * model);
  }
}
