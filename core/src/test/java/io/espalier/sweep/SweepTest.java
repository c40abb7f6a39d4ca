package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.dying;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.metric.Metric;
import io.espalier.plan.SweepPlan;
import io.espalier.report.ResultsText;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.store.Lease;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.trial.Result;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final SweepPlan SMALL = plan("trials=24");
  private static final List<SweepRow> WHOLE = undisturbed(SMALL);

  private final Store folder = new MemoryStore();
  private final UntrainedTrials simulator = new UntrainedTrials(folder);

  private static List<SweepRow> undisturbed(SweepPlan plan) {
    Store folder = new MemoryStore();
    run(plan, folder, 2, new UntrainedTrials(folder));
    return table(folder);
  }

  @Test
  void runsEveryTrialOnceAndTestsTheFrontOnly() {
    assertThat(run(plan(), folder, 2, simulator)).isEqualTo(Sweep.Ending.DONE);

    List<SweepRow> rows = table(folder);
    assertThat(rows).hasSize(60).allMatch(row -> row.measured());
    assertThat(simulator.runs()).hasSize(60).allSatisfy((id, runs) -> assertThat(runs).isOne());
    List<Hash> front =
        ScoredCandidate.front(ScoredCandidate.of(plan(), rows), plan()).stream()
            .flatMap(each -> each.rows().stream())
            .map(SweepRow::trial)
            .toList();
    assertThat(front).isNotEmpty();
    assertThat(simulator.tests().keySet()).containsExactlyInAnyOrderElementsOf(front);
    assertThat(rows)
        .filteredOn(row -> row.metrics().find(Metric.TEST_ACCURACY).isPresent())
        .extracting(SweepRow::trial)
        .containsExactlyInAnyOrderElementsOf(front);
  }

  @Test
  void comparesNoScoresOfDifferentData() {
    run(plan(), folder, 2, simulator);
    SweepPlan other = plan("data={source=generated, validation=400}");
    assertThat(ScoredCandidate.winner(other, table(folder))).isEmpty();
    assertThat(ResultsText.of(other, table(folder), List.of())).contains("60 trials on other data");

    run(other, folder, 2, simulator);
    assertThat(table(folder)).hasSize(120);
    assertThat(ScoredCandidate.comparable(other, table(folder)))
        .hasSize(60)
        .allMatch(row -> row.data().orElseThrow().validation() == 400);
  }

  @Test
  void givesTheSameTableOnAnyNumberOfSlots() {
    SweepPlan plan = plan("trials=200");
    run(plan, folder, 1, simulator);
    for (int slots : List.of(2, 7)) {
      Store other = new MemoryStore();
      run(plan, other, slots, new UntrainedTrials(other));
      assertThat(table(other)).isEqualTo(table(folder)).hasSize(200);
    }
  }

  @Test
  void runsAThousandTrials() {
    run(plan("trials=1000"), folder, 2, simulator);
    assertThat(table(folder)).hasSize(1000);
    assertThat(simulator.runs()).hasSize(1000).allSatisfy((id, runs) -> assertThat(runs).isOne());
  }

  @Test
  void trainsAModelOnceForEverySeedThatStartsFromIt() {
    run(plan(), folder, 3, simulator);

    List<SweepRow> models =
        table(folder).stream().filter(row -> row.family().equals("models")).toList();
    assertThat(models).extracting(SweepRow::seed).containsExactlyInAnyOrder(1L, 2L);
    assertThat(table(folder))
        .filteredOn(row -> row.family().equals("one-shot"))
        .hasSize(12)
        .allSatisfy(
            row ->
                assertThat(Trial.read(row.text()).candidate().start())
                    .isEqualTo(
                        new Start.OutcomeOf(
                            models.stream()
                                .filter(model -> model.seed() == row.seed())
                                .findFirst()
                                .orElseThrow()
                                .trial())));
  }

  @Test
  void hasNothingLeftToDoWhenRunAgain() {
    run(plan(), folder, 2, simulator);
    List<String> before = folder.child("journal").list();

    assertThat(run(plan(), folder, 2, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
    assertThat(simulator.total()).isEqualTo(60);
    assertThat(folder.child("journal").list()).isEqualTo(before);
  }

  @Test
  void onlyAddsWhenTheBudgetIsRaised() {
    run(plan("trials=20"), folder, 2, simulator);
    List<Hash> first = table(folder).stream().map(SweepRow::trial).toList();
    assertThat(first).hasSize(20);

    run(plan("trials=41"), folder, 2, simulator);
    assertThat(table(folder)).hasSize(40).extracting(SweepRow::trial).containsAll(first);
    assertThat(simulator.total()).isEqualTo(40);
  }

  @Property(tries = 12)
  void continuesAfterAStopAsIfItHadNotHappened(
      @ForAll @IntRange(min = 0, max = 28) int stopAt,
      @ForAll @IntRange(min = 1, max = 4) int slots) {
    Store broken = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(broken);
    Cancel cancel = () -> counted.total() >= stopAt;

    Sweep.Ending ending = run(SMALL, broken, slots, counted, cancel, SweepListener.NONE);
    assertThat(ending == Sweep.Ending.DONE).isEqualTo(stopAt > 24);
    run(SMALL, broken, slots, counted);

    assertThat(table(broken)).isEqualTo(WHOLE);
    assertThat(counted.runs()).hasSize(24).allSatisfy((id, runs) -> assertThat(runs).isOne());
  }

  @Property(tries = 12)
  void continuesAfterTheDriverDied(
      @ForAll @IntRange(min = 0, max = 18) int dieAt,
      @ForAll @IntRange(min = 1, max = 4) int slots) {
    Store broken = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(broken);
    SweepListener killer = dying(() -> counted.total() > dieAt);
    assertThatThrownBy(() -> run(SMALL, broken, slots, counted, Cancel.NEVER, killer))
        .hasMessage("killed");
    run(SMALL, broken, slots, counted);

    assertThat(table(broken)).isEqualTo(WHOLE);
    assertThat(counted.runs()).hasSize(24).allSatisfy((id, runs) -> assertThat(runs).isOne());
  }

  @Test
  void keepsFailuresAsRowsAndRunsOnlyThoseOfTheSurroundingsAgain() {
    UntrainedTrials troubled =
        new UntrainedTrials(folder)
            .troubled(
                trial ->
                    switch (Math.floorMod(trial.id().hashCode(), 8)) {
                      case 0 -> Optional.of(new OutOfMemoryError("simulated"));
                      case 1 -> Optional.of(new UncheckedIOException(new IOException("simulated")));
                      case 2 -> Optional.of(new IllegalStateException("simulated"));
                      case 3 -> UntrainedTrials.refusal();
                      default -> Optional.empty();
                    });
    SweepPlan plan =
        plan("models={}", "families.one-shot.from=resnet-20", "families.drawn.from=resnet-20");
    run(plan, folder, 2, troubled);
    List<SweepRow> first = table(folder);
    assertThat(first).hasSize(60);
    assertThat(first.stream().map(SweepTest::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("measured", "refused", "OUT_OF_MEMORY", "STORAGE", "ERROR");

    run(plan, folder, 2, simulator);
    assertThat(simulator.runs().keySet())
        .containsExactlyInAnyOrderElementsOf(
            first.stream().filter(row -> !row.outcome().lasting()).map(SweepRow::trial).toList());
    assertThat(table(folder).stream().map(SweepTest::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("measured", "refused", "ERROR");
  }

  private static String kind(SweepRow row) {
    return row.outcome() instanceof Result.Failed failed ? failed.kind().name() : row.status();
  }

  @Test
  void givesNoRunToTrialsWhoseStartEndedWithoutAModel() {
    UntrainedTrials troubled =
        new UntrainedTrials(folder)
            .troubled(
                trial ->
                    trial.candidate().steps().size() == 1 && trial.seed() == 2
                        ? UntrainedTrials.refusal()
                        : Optional.empty());
    run(plan(), folder, 2, troubled);

    List<SweepRow> without =
        table(folder).stream()
            .filter(
                row ->
                    row.outcome() instanceof Result.Failed failed
                        && failed.kind() == Result.Failure.NO_START)
            .toList();
    assertThat(without)
        .isNotEmpty()
        .allMatch(row -> row.seed() == 2 && row.candidate().startsWith("base"));
    assertThat(troubled.runs())
        .doesNotContainKeys(without.stream().map(SweepRow::trial).toArray(Hash[]::new));
    assertThat(run(plan(), folder, 2, troubled)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  @Test
  void refusesASecondDriver() {
    Lease other = Lease.acquire(folder, CLOCK, Duration.ofMinutes(1));
    assertThatThrownBy(() -> run(plan(), folder, 1, simulator))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("holds it until");
    other.release();
    assertThat(run(plan(), folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
  }

  @Test
  void picksUpWhatWorkersCommittedForADeadDriver() {
    run(plan(), folder, 2, simulator);
    List<SweepRow> table = table(folder);
    folder.delete("journal");

    run(plan(), folder, 2, simulator);
    assertThat(simulator.total()).isEqualTo(60);
    assertThat(table(folder)).isEqualTo(table);
  }

  @Property(tries = 8)
  void givesTheSameTableAfterAFileWasCut(
      @ForAll @IntRange(min = 0, max = 40) int which,
      @ForAll @IntRange(min = 0, max = 99) int percent,
      @ForAll boolean outcomeToo) {
    Store cut = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(cut);
    run(SMALL, cut, 2, counted);
    shorten(cut.child("journal"), which, percent);
    if (outcomeToo) {
      shorten(cut.child("outcomes"), which, percent);
    }
    assertThat(WHOLE)
        .extracting(SweepRow::text)
        .containsAll(table(cut).stream().map(SweepRow::text).toList());
    run(SMALL, cut, 2, counted);
    assertThat(table(cut)).isEqualTo(WHOLE);
    assertThat(new Journal(cut).leftOut()).isEmpty();
    assertThat(run(SMALL, cut, 2, counted)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  private static void shorten(Store files, int which, int percent) {
    List<String> names = files.list();
    String name = names.get(which % names.size());
    byte[] content = files.read(name).orElseThrow();
    files.replace(name, Arrays.copyOf(content, content.length * percent / 100));
  }

  @Test
  void tellsItsListenerEveryRowAndHowFarItIs() {
    List<SweepRow> heard = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger testing = new AtomicInteger();
    SweepListener listener =
        new SweepListener() {
          @Override
          public void recorded(List<SweepRow> rows) {
            heard.addAll(rows);
          }

          @Override
          public void progressed(SweepState state) {
            assertThat(state.done()).isBetween(done.get(), 60);
            assertThat(state.total()).isEqualTo(60);
            done.set(state.done());
            testing.addAndGet(state.done() == 60 ? state.running() : 0);
          }
        };
    run(plan(), folder, 2, simulator, Cancel.NEVER, listener);

    assertThat(done).hasValue(60);
    assertThat(testing).as("orders for test scores").hasPositiveValue();
    assertThat(heard.subList(0, 60)).extracting(SweepRow::trial).doesNotHaveDuplicates();
    assertThat(heard.subList(60, heard.size()))
        .isNotEmpty()
        .allMatch(row -> row.metrics().find(Metric.TEST_ACCURACY).isPresent() && row.measured());
  }

  @Test
  void refusesAPlanOfWhichNothingIsFeasible() {
    assertThatThrownBy(() -> run(plan("constraints=macs <= 1K"), folder, 1, simulator))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("nothing is feasible")
        .hasMessageContaining("macs <= 1000");
    assertThat(simulator.total()).isZero();
  }
}
