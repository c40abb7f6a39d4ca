package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.dying;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.PlanText;
import io.espalier.search.Outlook;
import io.espalier.spec.Hash;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.trial.Leg;
import io.espalier.trial.Result;
import io.espalier.trial.TrialFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Sweeps whose searches listen to results. */
class AdaptiveSweepTest {
  private static final SweepPlan PLAN = halving("trials=34");
  private static final Store WHOLE = undisturbed();

  private final Store folder = new MemoryStore();
  private final UntrainedTrials simulator = new UntrainedTrials(folder);

  private static SweepPlan halving(String... changes) {
    List<String> all = new ArrayList<>(List.of("families.drawn.by=asha(eta=2)"));
    all.addAll(List.of(changes));
    return plan(all.toArray(String[]::new));
  }

  private static Store undisturbed() {
    Store folder = new MemoryStore();
    run(PLAN, folder, 1, new UntrainedTrials(folder));
    return folder;
  }

  private static int legs(UntrainedTrials simulator) {
    return simulator.legs().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Journal.Event> asked(Store folder) {
    return new Journal(folder)
        .events().stream().filter(event -> event instanceof Journal.Asked).toList();
  }

  @Test
  void trainsManyALittleAndFewToTheirEnd() {
    assertThat(run(PLAN, folder, 2, simulator)).isEqualTo(Sweep.Ending.DONE);
    Map<String, Long> statuses =
        table(folder).stream()
            .filter(row -> row.family().equals("drawn"))
            .collect(Collectors.groupingBy(SweepRow::status, Collectors.counting()));
    assertThat(statuses.get("paused")).isGreaterThan(statuses.get("measured"));
    assertThat(statuses.get("measured")).isPositive();
    assertThat(table(folder)).hasSize(34);
    assertThat(simulator.legs()).allSatisfy((leg, runs) -> assertThat(runs).isOne());
    assertThat(run(PLAN, folder, 2, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  @Test
  void thePlanSaysThatMoreIsToCome() {
    PlannedTrials planned = PlannedTrials.of(PLAN);
    assertThat(planned.waiting()).containsExactly(Map.entry("drawn", new Outlook.Unknown()));
    SweepPlan few =
        halving("trials=1000", "families.drawn.by=asha(of=random(candidates=4), eta=2)");
    planned = PlannedTrials.of(few);
    assertThat(planned.waiting()).containsExactly(Map.entry("drawn", new Outlook.AtMost(4)));
    assertThat(PlanText.of(planned, OptionalInt.of(2))).contains("at most 4 candidates in all");
  }

  /** With one slot the order of events is fixed, so all of it must come out the same. */
  @Property(tries = 25)
  void continuesAfterAStopAsIfItHadNotHappened(@ForAll @IntRange(min = 0, max = 45) int stopAt) {
    Store broken = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(broken);
    Cancel cancel = () -> legs(counted) >= stopAt;
    run(PLAN, broken, 1, counted, cancel, SweepListener.NONE);
    run(PLAN, broken, 1, counted);
    assertThat(table(broken)).isEqualTo(table(WHOLE));
    assertThat(asked(broken)).isEqualTo(asked(WHOLE));
    assertThat(counted.legs()).allSatisfy((leg, runs) -> assertThat(runs).isOne());
  }

  /** What was asked for before is asked for again, and nothing else, on any number of slots. */
  @Property(tries = 25)
  void continuesAfterTheDriverDied(
      @ForAll @IntRange(min = 0, max = 40) int dieAt,
      @ForAll @IntRange(min = 1, max = 4) int slots) {
    Store broken = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(broken);
    SweepListener killer = dying(() -> legs(counted) > dieAt);
    try {
      run(PLAN, broken, slots, counted, Cancel.NEVER, killer);
    } catch (IllegalStateException killed) {
      assertThat(killed).hasMessage("killed");
    }
    List<Journal.Event> before = asked(broken);
    assertThat(run(PLAN, broken, slots, counted))
        .isIn(Sweep.Ending.DONE, Sweep.Ending.NOTHING_LEFT);
    assertThat(asked(broken)).startsWith(before.toArray(Journal.Event[]::new));
    assertThat(asked(broken)).doesNotHaveDuplicates();
    assertThat(table(broken)).hasSize(34);
    assertThat(run(PLAN, broken, slots, counted)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  /** A stopped sweep keeps what paused trials go on from; once it is done, nothing asks for it. */
  @Test
  void whatPausedTrialsContinueFromStaysUntilTheSweepIsDone() {
    TrialFiles files = new TrialFiles(folder);
    Cancel cancel = () -> simulator.legs().size() >= 12;
    assertThat(run(PLAN, folder, 1, simulator, cancel, SweepListener.NONE))
        .isEqualTo(Sweep.Ending.INTERRUPTED);
    assertThat(files.begun()).containsExactlyInAnyOrderElementsOf(paused());
    assertThat(paused()).hasSizeGreaterThan(1);
    assertThat(run(PLAN, folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(paused()).isNotEmpty();
    assertThat(files.begun()).isEmpty();
  }

  private List<Hash> paused() {
    return table(folder).stream()
        .filter(row -> row.outcome() instanceof Result.Paused)
        .map(SweepRow::trial)
        .toList();
  }

  /** A search that heard of a failure is told anew once the trial was tried again. */
  @Test
  void whatFailedByItsSurroundingsIsTriedAgainAndToldAnew() {
    UntrainedTrials troubled = new UntrainedTrials(folder).troubledAfterTheBase(1);
    SweepPlan plan = halving("seeds=[1]", "trials=20");
    assertThat(run(plan, folder, 1, troubled)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder)).anyMatch(row -> row.outcome() instanceof Result.Failed);
    List<Journal.Event> before = asked(folder);
    assertThat(run(plan, folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder)).noneMatch(row -> row.outcome() instanceof Result.Failed);
    assertThat(asked(folder)).startsWith(before.toArray(Journal.Event[]::new));
    assertThat(run(plan, folder, 1, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  /** One seed of a candidate fails by its surroundings, is tried again, and the race goes on. */
  @Test
  void aSeedThatIsTriedAgainDoesNotEnterItsCandidateTwice() {
    UntrainedTrials troubled = new UntrainedTrials(folder).troubledAfterTheBase(2);
    run(halving("trials=20"), folder, 1, troubled);
    assertThat(run(halving("trials=20"), folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(run(PLAN, folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(asked(folder)).doesNotHaveDuplicates();
    assertThat(table(folder)).hasSize(34);
  }

  /** Whenever a stop is asked for, also before anything runs. */
  @Test
  void stopsWhileItAsks() {
    for (int poll = 0; poll < 6; poll++) {
      AtomicInteger polls = new AtomicInteger(poll);
      Store stopped = new MemoryStore();
      Cancel cancel = () -> polls.getAndDecrement() <= 0;
      assertThat(run(PLAN, stopped, 1, new UntrainedTrials(stopped), cancel, SweepListener.NONE))
          .isEqualTo(Sweep.Ending.INTERRUPTED);
    }
  }

  /** While the model trains that all start from, no more is asked than is soon needed. */
  @Test
  void asksForLittleBeforeAnythingIsHeard() {
    SweepPlan plan = halving("trials=1000");
    AtomicInteger ahead = new AtomicInteger();
    SweepListener counting =
        new SweepListener() {
          @Override
          public void progressed(SweepState state) {
            if (state.done() + state.paused() == 0) {
              ahead.accumulateAndGet(asked(folder).size(), Math::max);
            }
            if (state.done() > 10) {
              throw new IllegalStateException("enough");
            }
          }
        };
    assertThatThrownBy(() -> run(plan, folder, 2, simulator, Cancel.NEVER, counting))
        .hasMessage("enough");
    assertThat(ahead.get()).isBetween(1, 20);
  }

  @Test
  void aLargerTotalGoesOnFromASmallerOne() {
    run(halving("trials=20"), folder, 1, simulator);
    List<Journal.Event> before = asked(folder);
    run(PLAN, folder, 1, simulator);
    assertThat(asked(folder)).startsWith(before.toArray(Journal.Event[]::new));
    assertThat(asked(folder).size()).isGreaterThan(before.size());
    assertThat(simulator.legs()).allSatisfy((leg, runs) -> assertThat(runs).isOne());
  }

  /** Another plan proposes anew; what is known already is not run again. */
  @Test
  void anotherPlanBeginsAnewAndRunsNothingTwice() {
    run(PLAN, folder, 1, simulator);
    run(halving("trials=34", "constraints=macs <= 36M"), folder, 1, simulator);
    assertThat(simulator.legs()).allSatisfy((leg, runs) -> assertThat(runs).isOne());
    assertThat(simulator.legs().keySet().stream().map(Leg::trial).distinct().count())
        .isGreaterThanOrEqualTo(34);
  }

  @Test
  void aPlainSweepNotesNoQuestions() {
    run(plan("trials=20"), folder, 2, simulator);
    assertThat(asked(folder)).isEmpty();
  }
}
