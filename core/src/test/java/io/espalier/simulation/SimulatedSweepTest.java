package io.espalier.simulation;

import static io.espalier.testing.SweepFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.sweep.Journal;
import io.espalier.sweep.Sweep;
import io.espalier.sweep.SweepListener;
import io.espalier.sweep.SweepState;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.testing.SweepFixture;
import io.espalier.train.Cancel;
import io.espalier.trial.Result;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop in virtual time, and the strategies that listen to results in the loop. */
class SimulatedSweepTest {
  private static final List<String> STRATEGIES =
      List.of(
          "evolution(population=8, sample=3)",
          "nsga2(population=8)",
          "asha(eta=2, by=front)",
          "hyperband(eta=2, rungs=1)");

  private static final String CONFIG =
      """
      name = simulated
      data = generated
      trials = 30
      constraints = ["macs <= 35M"]
      steps { tune = "train(epochs=2, rate=0.01)" }
      models { base = [resnet-20, "train(epochs=25)"] }
      families {
        drawn { from = base, try = ["prune(l1, ratio=0.2..0.6)", "tune(rate=0.001..0.1)"], by = random }
      }
      """;

  /**
   * What undisturbed sweeps come to, once for all tries. Not filled while this class is
   * initialized: a sweep opens its workers on another thread, which would wait for that.
   */
  private static final Map<String, List<Result>> WHOLE = new ConcurrentHashMap<>();

  private static SweepPlan sweep(String by, String... changes) {
    List<String> all = new ArrayList<>(List.of("families.drawn.by=" + by));
    all.addAll(List.of(changes));
    return config(CONFIG, all.toArray(String[]::new)).plan();
  }

  private static Sweep.Ending run(
      SweepPlan plan, Store folder, int slots, Cancel cancel, SweepListener listener) {
    Fates fates = Behaviour.CATALOG.read("formula").begin("");
    return run(plan, fates, folder, slots, cancel, listener);
  }

  private static Sweep.Ending run(
      SweepPlan plan, Fates fates, Store folder, int slots, Cancel cancel, SweepListener listener) {
    PlannedTrials planned = PlannedTrials.of(plan);
    Clock clock = Clock.fixed(SweepFixture.CLOCK.instant(), ZoneOffset.UTC);
    try (SimulatedWorkers workers =
        new SimulatedWorkers(slots, fates, planned, folder, clock.instant())) {
      return new Sweep(planned, folder, () -> workers, clock, listener).run(cancel);
    }
  }

  private static Store undisturbed(SweepPlan plan, int slots) {
    Store folder = new MemoryStore();
    run(plan, folder, slots, Cancel.NEVER, SweepListener.NONE);
    return folder;
  }

  private static List<Result> whole(String by) {
    return WHOLE.computeIfAbsent(by, key -> outcomes(undisturbed(sweep(key), 1)));
  }

  private static List<SweepRow> rows(Store folder) {
    return new Journal(folder)
        .rows().stream().sorted(Comparator.comparing(SweepRow::trial)).toList();
  }

  private static List<Result> outcomes(Store folder) {
    return rows(folder).stream().<Result>map(SweepRow::outcome).toList();
  }

  private static List<Journal.Event> asked(Store folder) {
    return new Journal(folder)
        .events().stream().filter(event -> event instanceof Journal.Asked).toList();
  }

  @Test
  void hoursPassInNoTimeAndTheSameComesOutAgain() {
    for (String by : STRATEGIES) {
      Store folder = new MemoryStore();
      AtomicInteger busy = new AtomicInteger();
      List<Duration> elapsed = new ArrayList<>();
      SweepListener listener =
          new SweepListener() {
            @Override
            public void progressed(SweepState state) {
              busy.set((int) (100 * state.slots().share()));
              elapsed.add(state.elapsed());
            }
          };
      assertThat(run(sweep(by), folder, 4, Cancel.NEVER, listener)).isEqualTo(Sweep.Ending.DONE);
      assertThat(elapsed.get(elapsed.size() - 1)).isGreaterThan(Duration.ofMinutes(5));
      assertThat(busy.get()).isBetween(10, 100);
      assertThat(rows(folder)).hasSizeBetween(29, 30);
      assertThat(rows(undisturbed(sweep(by), 4))).isEqualTo(rows(folder));
      assertThat(run(sweep(by), folder, 4, Cancel.NEVER, SweepListener.NONE))
          .isEqualTo(Sweep.Ending.NOTHING_LEFT);
    }
  }

  /** One slot: the order of ends is fixed, and so the table must be the same to the last number. */
  @Property(tries = 12)
  void aDriverKilledAtAnyPointComesToTheSameTable(
      @ForAll @IntRange(min = 0, max = 45) int dieAt,
      @ForAll @IntRange(min = 0, max = 3) int which) {
    String by = STRATEGIES.get(which);
    Store broken = new MemoryStore();
    die(sweep(by), broken, 1, dieAt);
    run(sweep(by), broken, 1, Cancel.NEVER, SweepListener.NONE);
    assertThat(outcomes(broken)).isEqualTo(whole(by));
    assertThat(asked(broken)).doesNotHaveDuplicates();
  }

  /** On several slots what was asked for before is asked for again, and then it goes on. */
  @Property(tries = 8)
  void aDriverKilledOnSeveralSlotsGoesOn(
      @ForAll @IntRange(min = 0, max = 45) int dieAt,
      @ForAll @IntRange(min = 0, max = 3) int which) {
    String by = STRATEGIES.get(which);
    Store broken = new MemoryStore();
    die(sweep(by), broken, 3, dieAt);
    List<Journal.Event> before = asked(broken);
    run(sweep(by), broken, 3, Cancel.NEVER, SweepListener.NONE);
    assertThat(asked(broken))
        .startsWith(before.toArray(Journal.Event[]::new))
        .doesNotHaveDuplicates();
    assertThat(rows(broken)).hasSizeBetween(29, 30);
    assertThat(run(sweep(by), broken, 3, Cancel.NEVER, SweepListener.NONE))
        .isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  private static void die(SweepPlan plan, Store folder, int slots, int afterEvents) {
    SweepListener killer =
        SweepFixture.dying(() -> new Journal(folder).events().size() > afterEvents);
    try {
      run(plan, folder, slots, Cancel.NEVER, killer);
    } catch (IllegalStateException killed) {
      assertThat(killed).hasMessage("killed");
    }
  }

  @Test
  void aStoppedSimulationLeavesNothingRunning() {
    Store folder = new MemoryStore();
    AtomicInteger polls = new AtomicInteger(60);
    assertThat(
            run(
                sweep("nsga2(population=8)"),
                folder,
                3,
                () -> polls.decrementAndGet() < 0,
                SweepListener.NONE))
        .isEqualTo(Sweep.Ending.INTERRUPTED);
    assertThat(run(sweep("nsga2(population=8)"), folder, 3, Cancel.NEVER, SweepListener.NONE))
        .isEqualTo(Sweep.Ending.DONE);
  }

  /** Many networks of several sizes: neither the smallest nor the largest is alone on the front. */
  @Test
  void theFormulaMakesAFront() {
    SweepPlan plan = sweep("random");
    List<ScoredCandidate> candidates = ScoredCandidate.of(plan, rows(undisturbed(plan, 4)));
    List<ScoredCandidate> front = ScoredCandidate.front(candidates, plan);
    assertThat(front).hasSizeBetween(3, 20);
    assertThat(front)
        .allMatch(each -> each.first().metrics().known().contains(Metric.TEST_ACCURACY));
    assertThat(candidates).allMatch(each -> each.accuracy() > 0.5 && each.accuracy() < 1);
  }

  /** The worked example of docs/search/simulate.md, without differences between candidates. */
  @Test
  void theFormulaIsTheOneOfThePage() {
    PlannedTrials planned = PlannedTrials.of(sweep("random"));
    Fates fates =
        Behaviour.CATALOG.read("formula(spread=0, noise=0, sigma=0, images=50000)").begin("");
    SimulatedTrial trial =
        new SimulatedTrial(
            planned.trials().get(0),
            planned.candidates().origin(planned.trials().get(0).id()),
            Optional.empty());
    Fate fate = fates.of(trial).orElseThrow();
    double macs = trial.end().macs().low();
    double error = 0.08 * Math.pow(40e6 / macs, 0.25) * Math.pow(100 / 25.0, 0.25);
    assertThat(fate.epochs()).isEqualTo(25.0);
    assertThat(fate.end().get(Metric.ACCURACY)).isEqualTo(1 - error);
    assertThat(error).isEqualTo(0.1128, within(5e-5));
    assertThat(fate.seconds(25)).isEqualTo(25 * 50_000 * macs / 20e9);
  }

  /** Another strategy over what a sweep has measured: the same scores, and nothing made up. */
  @Test
  void whatWasRecordedComesOutAgain(@TempDir Path path) {
    Store before = Stores.at(path.toString());
    run(sweep("random(candidates=12)"), before, 2, Cancel.NEVER, SweepListener.NONE);
    Map<Hash, Metrics> measured =
        rows(before).stream().collect(Collectors.toMap(SweepRow::trial, SweepRow::metrics));
    Fates recorded = Behaviour.CATALOG.read("recorded").begin(path.toString());
    for (String by : List.of("random(candidates=20)", "asha(of=random(candidates=12), eta=2)")) {
      Store folder = new MemoryStore();
      run(sweep(by), recorded, folder, 3, Cancel.NEVER, SweepListener.NONE);
      List<SweepRow> known = rows(folder).stream().filter(SweepRow::measured).toList();
      assertThat(known)
          .isNotEmpty()
          .allMatch(row -> measured.get(row.trial()).equals(row.metrics()));
      assertThat(rows(folder))
          .filteredOn(row -> !row.measured())
          .isNotEmpty()
          .allMatch(row -> row.outcome().reason().orElseThrow().contains("recorded"));
    }
  }

  @Test
  void refusesWhatCannotBeSimulated() {
    for (String wrong :
        List.of("formula(error=0)", "formula(sigma=-1)", "formula(images=0)", "table")) {
      assertThatThrownBy(() -> Behaviour.CATALOG.read(wrong)).isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> Behaviour.CATALOG.read("recorded").begin("/tmp/no-such-sweep"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("holds no finished trial");
  }

  @Test
  void refusesFewerTrialsThanARoundAndRungsBeyondTheTraining() {
    assertThatThrownBy(() -> PlannedTrials.of(sweep("hyperband", "trials=16")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("needs at least 17 trials");
    assertThatThrownBy(() -> PlannedTrials.of(sweep("nsga2", "trials=49")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("needs at least 50 trials");
    assertThatThrownBy(() -> PlannedTrials.of(sweep("asha(eta=3, rungs=2)")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("after 3.0 epochs")
        .hasMessageContaining("its longest training has 2.0");
  }
}
