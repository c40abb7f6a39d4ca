package io.espalier.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.spec.Refusal;
import io.espalier.store.Stores;
import io.espalier.testing.SweepFixture;
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

  private static SweepPlan plan(String sample) {
    String text = SweepFixture.CONFIG.replace("l1|l2", "l1|taylor(" + sample + ")");
    return SweepFixture.config(text, DATA).plan();
  }
}
