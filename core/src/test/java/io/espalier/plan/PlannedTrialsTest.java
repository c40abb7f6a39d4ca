package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.cost.Range;
import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.spec.Refusal;
import io.espalier.store.Stores;
import io.espalier.testing.SweepFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedTrialsTest {
  private static final String DATA =
      "data=\"data(source=generated(train=60, test=10), validation=20)\"";

  @Test
  void refusesAStepThatLooksAtMoreImagesThanThereAre() {
    SweepPlan plan = plan("images=41");
    Data data = new DataCache(Stores::at).load(plan.data());
    assertThatThrownBy(() -> PlannedTrials.of(plan).check(data))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("taylor(images=41)")
        .hasMessageContaining("there are 40 to train on");
    assertThatCode(() -> PlannedTrials.of(plan("images=40")).check(data))
        .doesNotThrowAnyException();
  }

  /** A plan keeps numbers, which are those of the networks that its trials will have. */
  @Test
  void theNetworksOfItsTrialsHaveTheCostThatItSays() {
    PlannedTrials planned = PlannedTrials.of(plan("images=40"));
    List<Range> macs =
        planned.networks().map(network -> CostTable.of(network).macs()).map(Range::exact).toList();
    assertThat(macs)
        .hasSizeGreaterThan(50)
        .isEqualTo(
            planned.forecasts().stream().map(each -> each.end().orElseThrow().macs()).toList());
    assertThat(macs.stream().distinct()).hasSizeGreaterThan(10);
  }

  private static SweepPlan plan(String sample) {
    String text = SweepFixture.CONFIG.replace("l1|l2", "l1|taylor(" + sample + ")");
    return SweepFixture.config(text, DATA).plan();
  }
}
