package io.espalier.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.sweep.Journal;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.testing.MortalStore;
import io.espalier.testing.SweepFixture;
import io.espalier.train.Cancel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A driver leaves nothing behind but what it has written, so one that dies anywhere is one that
 * dies before one of its writes: of the lease, of a question, of a result or of a file of a trial.
 */
class KilledDriverTest {
  /** Random writes at which it dies, for each strategy; more are asked for by hand. */
  private static final int DEATHS = Integer.getInteger("espalier.deaths", 3);

  private static final String CONFIG =
      """
      name = simulated
      data = generated
      trials = 24
      constraints = ["macs <= MOST"]
      steps { tune = "train(epochs=2, rate=0.01)" }
      models { base = [resnet-20, "train(epochs=25)"] }
      families { drawn { from = base, try = ["prune(l1RATIO)", "tune(rate=RATE)"], by = "BY" } }
      """;

  private static SweepPlan plan(String by, String ratio, String rate, String most) {
    return SweepFixture.config(
            CONFIG
                .replace("BY", by)
                .replace("RATIO", ratio)
                .replace("RATE", rate)
                .replace("MOST", most))
        .plan();
  }

  /** With one slot the order of ends is fixed: every question and every result must come again. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "grid; ', ratio=0.2|0.3|0.4|0.5'; 0.01|0.02|0.04; 38M",
        "random; ', ratio=0.2..0.6'; 0.01|0.02; 38M",
        "asha(eta=2); ', ratio=0.2..0.6'; 0.01|0.02; 38M",
        "'asha(eta=2, by=front)'; ', ratio=0.2..0.6'; 0.01|0.02; 38M",
        "'hyperband(eta=2, rungs=1)'; ', ratio=0.2..0.6'; 0.01|0.02; 38M",
        "'evolution(population=6, sample=3)'; ', ratio=0.2..0.6'; 0.01|0.02; 38M",
        "nsga2(population=6); ', ratio=0.2..0.6'; 0.01|0.02; 38M",
        "tpe(startup=4); ', ratio=0.2..0.6'; 0.01|0.02; 38M",
        "'snf(levels=[0.8], operator=greedy(step=0.1))'; ''; 0.01; 42M"
      })
  void everyQuestionAndResultComesAgain(String by, String ratio, String rate, String most) {
    SweepPlan plan = plan(by, ratio, rate, most);
    MortalStore whole = new MortalStore(new MemoryStore(), Integer.MAX_VALUE);
    run(plan, whole, Duration.ZERO);
    List<Object> happened = happened(whole);
    assertThat(happened).hasSizeGreaterThan(5);
    SplittableRandom random = new SplittableRandom(by.hashCode());
    for (int death = 0; death < DEATHS; death++) {
      int write = random.nextInt(whole.writes());
      Store left = new MemoryStore();
      assertThatThrownBy(() -> run(plan, new MortalStore(left, write), Duration.ZERO))
          .isInstanceOf(MortalStore.Dead.class);
      run(plan, left, Duration.ofHours(1));
      assertThat(happened(left)).as("dead before write %d", write).isEqualTo(happened);
    }
  }

  /** Questions and results in their order. */
  private static List<Object> happened(Store folder) {
    return new Journal(folder)
        .events().stream()
            .filter(event -> !(event instanceof Journal.Begun))
            .<Object>map(event -> event instanceof Journal.Entry entry ? entry.result() : event)
            .toList();
  }

  /** The lease of a dead driver ends by time. */
  private static void run(SweepPlan plan, Store folder, Duration later) {
    Clock clock = Clock.offset(SweepFixture.CLOCK, later);
    PlannedTrials planned = PlannedTrials.of(plan);
    Fates fates = Behaviour.CATALOG.read("formula").begin("");
    try (SimulatedWorkers workers =
        new SimulatedWorkers(1, fates, planned, folder, clock.instant())) {
      new Sweep(planned, folder, () -> workers, clock, SweepListener.NONE).run(Cancel.NEVER);
    }
  }
}
