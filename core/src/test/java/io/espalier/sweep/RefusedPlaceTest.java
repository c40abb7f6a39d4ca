package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.plan.PlannedTrials;
import io.espalier.spec.Refusal;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.testing.InProcessWorkers;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.trial.OrderRunner;
import io.espalier.trial.PlaceRefused;
import io.espalier.trial.Result;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedPlaceTest {
  private static final String WHY = "Cannot work on NVIDIA L4: compute capability 8.9";

  /** Each order there would fail in no time, and a whole search be spent on it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aSweepEndsWithTheSentenceKeepsItsRowsAndGoesOn(int slots) {
    Store folder = new MemoryStore();
    UntrainedTrials trials = new UntrainedTrials(folder);
    AtomicInteger orders = new AtomicInteger();
    OrderRunner breaking =
        (order, place, cancel) -> {
          if (orders.incrementAndGet() > 10) {
            throw PlaceRefused.by(new Refusal(WHY));
          }
          return trials.run(order, place, cancel);
        };
    try (InProcessWorkers workers = new InProcessWorkers(slots, breaking, CLOCK)) {
      Sweep sweep =
          new Sweep(PlannedTrials.of(plan()), folder, () -> workers, CLOCK, SweepListener.NONE);
      assertThatThrownBy(() -> sweep.run(Cancel.NEVER)).isInstanceOf(Refusal.class).hasMessage(WHY);
    }
    List<SweepRow> rows = table(folder);
    assertThat(rows)
        .hasSizeBetween(11 - slots, 10)
        .allMatch(row -> row.status().equals("measured"));

    UntrainedTrials more = new UntrainedTrials(folder);
    assertThat(run(plan(), folder, slots, more)).isEqualTo(Sweep.Ending.DONE);
    assertThat(outcomes(table(folder)))
        .as("the rows of the best are tested at the end, and so have more metrics")
        .hasSize(60)
        .containsAll(outcomes(rows));
    assertThat(more.total()).as("none ran twice").isEqualTo(60 - rows.size());
  }

  private static List<Result.Outcome> outcomes(List<SweepRow> rows) {
    return rows.stream().map(SweepRow::outcome).toList();
  }
}
