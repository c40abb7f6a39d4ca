package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.testing.InProcessWorkers;
import io.espalier.testing.SuppliedClock;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a run stops, and what it needs where nothing is left. */
class SweepTimeTest {
  private final Store folder = new MemoryStore();
  private final UntrainedTrials simulator = new UntrainedTrials(folder);

  /** Every trial takes an hour. */
  @Test
  void stopsWhenItsTimeIsUpAndGoesOnInTheNextNight() {
    Clock hours =
        new SuppliedClock(() -> CLOCK.instant().plus(Duration.ofHours(simulator.total())));
    SweepPlan plan = plan("trials=24", "hours=8");
    for (int night = 1; night <= 2; night++) {
      assertThat(runAt(plan, folder, simulator, hours)).isEqualTo(Sweep.Ending.TIME_UP);
      assertThat(table(folder)).hasSize(8 * night);
    }
    assertThat(runAt(plan, folder, simulator, hours)).isEqualTo(Sweep.Ending.TIME_UP);
    assertThat(runAt(plan, folder, simulator, hours)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder)).hasSize(24);
    assertThat(simulator.runs()).allSatisfy((id, runs) -> assertThat(runs).isOne());
  }

  private static Sweep.Ending runAt(
      SweepPlan plan, Store folder, UntrainedTrials simulator, Clock clock) {
    try (InProcessWorkers workers = new InProcessWorkers(1, simulator, clock)) {
      return new Sweep(PlannedTrials.of(plan), folder, () -> workers, clock, SweepListener.NONE)
          .run(Cancel.NEVER);
    }
  }

  @Test
  void needsNoWorkersWhereNothingIsLeft() {
    run(plan("trials=24"), folder, 2, simulator);
    Sweep again =
        new Sweep(
            PlannedTrials.of(plan("trials=24")),
            folder,
            () -> {
              throw new AssertionError("workers were opened");
            },
            CLOCK,
            SweepListener.NONE);
    assertThat(again.run(Cancel.NEVER)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }
}
