package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.dying;
import static io.espalier.testing.SweepFixture.plan;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.metric.Metric;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.report.ResultsText;
import io.espalier.spec.Hash;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import io.espalier.testing.InProcessWorkers;
import io.espalier.testing.Results;
import io.espalier.testing.SweepFixture;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.trial.Order;
import io.espalier.trial.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LatencySweepTest {
  private static final String OBJECTIVES =
      "objectives=[\"maximize accuracy\", \"minimize latency-p50(batch=64)\"]";
  private static final String EVOLUTION = "families.drawn.by=nsga2(population=6)";

  private final Store folder = new MemoryStore();
  private final UntrainedTrials simulator = new UntrainedTrials(folder);

  private static SweepPlan chosen(String... more) {
    List<String> changes = new ArrayList<>(List.of("trials=24", "seeds=[1]", OBJECTIVES));
    changes.addAll(List.of(more));
    return plan(changes.toArray(String[]::new));
  }

  /** Everything is timed alone: the runner throws if anything runs beside it. */
  @Test
  void timesEveryTrialAloneInRoundsThatTakeTurns() {
    assertThat(run(chosen(), folder, 3, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder))
        .hasSize(24)
        .allMatch(row -> row.metrics().find(Metric.latency(50, 64)).isPresent())
        .allMatch(row -> row.metrics().find(Metric.LATENCY_P50).isEmpty());
    List<Order.Measure> rounds = simulator.measured();
    assertThat(rounds).hasSize(3 * 24);
    for (int pass = 0; pass < 3; pass++) {
      List<Order.Measure> turn = rounds.subList(24 * pass, 24 * pass + 24);
      int number = pass;
      assertThat(turn).allMatch(each -> each.round() == number);
      assertThat(turn).extracting(Order.Measure::trial).doesNotHaveDuplicates();
    }
    assertThat(rounds.subList(0, 24))
        .extracting(Order.Measure::trial)
        .isNotEqualTo(rounds.subList(24, 48).stream().map(Order.Measure::trial).toList())
        .isNotEqualTo(rounds.subList(0, 24).stream().map(Order.Measure::trial).sorted().toList());
    assertThat(run(chosen(), folder, 2, simulator)).isEqualTo(Sweep.Ending.NOTHING_LEFT);
    assertThat(simulator.measured()).hasSize(72);
  }

  @Test
  void withoutAnObjectiveOnlyTheFrontIsTimed() {
    SweepPlan plan = plan("trials=24", "seeds=[1]", "latency=cpu(batch=[1, 64], rounds=2)");
    run(plan, folder, 2, simulator);
    List<Hash> front =
        ScoredCandidate.front(ScoredCandidate.of(plan, table(folder)), plan).stream()
            .map(each -> each.first().trial())
            .toList();
    assertThat(front).hasSizeLessThan(24);
    assertThat(simulator.measured()).hasSize(2 * front.size());
    assertThat(table(folder))
        .filteredOn(row -> row.metrics().find(Metric.LATENCY_P50).isPresent())
        .extracting(SweepRow::trial)
        .containsExactlyInAnyOrderElementsOf(front);
    assertThat(ResultsText.of(plan, table(folder), List.of()))
        .contains("p50 ms  p50 ms (64)")
        .contains("latency: cpu(batch=[1, 64], rounds=2) on cpu; e; deployed; medians of rounds");
    // Identities are those of the sweep without latencies.
    Store other = new MemoryStore();
    run(plan("trials=24", "seeds=[1]"), other, 2, new UntrainedTrials(other));
    assertThat(table(folder))
        .extracting(SweepRow::trial)
        .containsExactlyElementsOf(table(other).stream().map(SweepRow::trial).toList());
    assertThat(plan.choices()).isEqualTo(plan("trials=24", "seeds=[1]").choices());
  }

  @Test
  void goesOnBetweenRoundsAfterItWasKilled() {
    Store whole = new MemoryStore();
    UntrainedTrials undisturbed = new UntrainedTrials(whole);
    run(chosen(), whole, 2, undisturbed);
    // The driver dies within the second round.
    SweepListener killer =
        new SweepListener() {
          private int rounds;

          @Override
          public void recorded(List<SweepRow> rows) {
            rounds += rows.stream().anyMatch(row -> !row.latency().series().isEmpty()) ? 1 : 0;
            if (rounds == 40) {
              throw new IllegalStateException("killed");
            }
          }
        };
    UntrainedTrials first = new UntrainedTrials(folder);
    assertThatThrownBy(() -> run(chosen(), folder, 2, first, Cancel.NEVER, killer))
        .hasMessage("killed");
    run(chosen(), folder, 2, simulator);
    assertThat(first.measured()).hasSize(40);
    assertThat(simulator.measured()).hasSize(72 - 40);
    assertThat(simulator.total()).isZero();
    assertThat(table(folder)).isEqualTo(table(whole));
  }

  private static Result share(Order.Measure order) {
    return Results.timed(order, 1, "cpu");
  }

  @Test
  void whatIsUnstableIsMeasuredAgainBehindTheOthersAndStaysMarked() {
    List<Hash> unsteady = new ArrayList<>();
    simulator.timed(
        order -> {
          if (unsteady.isEmpty()) {
            unsteady.add(order.trial());
          }
          return unsteady.contains(order.trial())
              ? Results.timed(order, 0.001, "cpu", "other work took 40.0 % of all cores")
              : Results.timed(order, 5, "cpu");
        });
    SweepPlan plan = chosen();
    run(plan, folder, 2, simulator);
    List<Order.Measure> rounds = simulator.measured();
    assertThat(rounds).hasSize(72 + 9);
    assertThat(rounds.subList(72, 81)).allMatch(each -> each.trial().equals(unsteady.get(0)));
    assertThat(ResultsText.of(plan, table(folder), List.of()))
        .contains("latency unstable: other work took 40.0 % of all cores")
        .contains("1 of 24 unstable");
  }

  @Test
  void measuresAgainWhenAskedToAndTheNewestStands() {
    run(chosen(), folder, 2, simulator);
    UntrainedTrials second =
        new UntrainedTrials(folder).timed(order -> Results.timed(order, 9, "cpu"));
    PlannedTrials planned = PlannedTrials.of(chosen());
    try (InProcessWorkers workers = new InProcessWorkers(2, second, SweepFixture.CLOCK)) {
      new Sweep(planned, folder, () -> workers, SweepFixture.CLOCK, SweepListener.NONE)
          .measuringAgain()
          .run(Cancel.NEVER);
    }
    assertThat(second.total()).isZero();
    assertThat(second.measured()).hasSize(72);
    assertThat(table(folder))
        .allMatch(row -> row.metrics().get(Metric.latency(50, 64)) == 9.0 * 64);
  }

  @Test
  void kindsOfExecutorsAreNotMixedUnlessToldTo() {
    Function<Order.Measure, String> cpu =
        order -> order.trial().hex().charAt(0) < '4' ? "rare" : "usual";
    simulator.timed(
        order ->
            cpu.apply(order).equals("rare")
                ? Results.timed(order, 0.001, "rare")
                : Results.timed(order, 2, "usual"));
    SweepPlan plan = chosen();
    run(plan, folder, 2, simulator);
    List<SweepRow> rows = table(folder);
    long rare = rows.stream().filter(row -> cpu(row).equals("rare")).count();
    assertThat(rare).isBetween(1L, 11L);
    assertThat(ScoredCandidate.front(ScoredCandidate.of(plan, rows), plan))
        .isNotEmpty()
        .allMatch(each -> cpu(each.first()).equals("usual"));
    assertThat(ResultsText.of(plan, rows, List.of()))
        .contains("latency not compared: measured on rare; e; deployed")
        .contains("latencies of " + rare + " trials were measured otherwise");
    SweepPlan mixed = chosen("latency=cpu(batch=64, mixed=true)");
    assertThat(ScoredCandidate.front(ScoredCandidate.of(mixed, rows), mixed))
        .anyMatch(each -> cpu(each.first()).equals("rare"));
  }

  private static String cpu(SweepRow row) {
    return row.latency().newest().orElseThrow().latencies().get(0).environment().cpu();
  }

  @Test
  void searchesHearOfLatenciesAndWaitForThemAndComeToTheSamePointAgain() {
    SweepPlan plan = chosen(EVOLUTION);
    run(plan, folder, 1, simulator);
    List<Integer> groups = groups(folder);
    assertThat(groups).hasSizeGreaterThan(2).allMatch(size -> size <= 9);
    for (int dieAt : List.of(6, 11, 17)) {
      Store broken = new MemoryStore();
      UntrainedTrials counted = new UntrainedTrials(broken);
      SweepListener killer = dying(() -> counted.total() > dieAt);
      assertThatThrownBy(() -> run(plan, broken, 1, counted, Cancel.NEVER, killer))
          .hasMessage("killed");
      run(plan, broken, 1, counted);
      assertThat(trials(broken)).isEqualTo(trials(folder));
      assertThat(counted.runs()).allSatisfy((trial, runs) -> assertThat(runs).isOne());
    }
    // What is fast has children: another machine leads elsewhere.
    Store other = new MemoryStore();
    run(
        plan,
        other,
        1,
        new UntrainedTrials(other)
            .timed(
                order ->
                    Results.timed(
                        order,
                        100 - Integer.parseInt(order.trial().hex().substring(32, 33), 16),
                        "cpu")));
    assertThat(trials(other)).isNotEqualTo(trials(folder));
  }

  private static List<Hash> trials(Store folder) {
    return table(folder).stream().map(SweepRow::trial).toList();
  }

  /** How many trials were trained between two phases of timing. */
  private static List<Integer> groups(Store folder) {
    List<Integer> groups = new ArrayList<>(List.of(0));
    boolean timing = false;
    for (Journal.Event event : new Journal(folder).events()) {
      if (event instanceof Journal.Entry entry) {
        if (entry.result() instanceof Result.Timed) {
          timing = true;
        } else if (entry.result() instanceof Result.Measured) {
          if (timing) {
            groups.add(0);
          }
          timing = false;
          groups.set(groups.size() - 1, groups.get(groups.size() - 1) + 1);
        }
      }
    }
    return Collections.unmodifiableList(groups);
  }

  @Test
  void whatCannotBeTimedIsToldWithoutALatencyAndTriedAgainByTheNextRun() {
    SweepPlan plan = chosen(EVOLUTION);
    simulator.timed(
        order ->
            order.trial().hex().charAt(0) < '4'
                ? new Result.Failed(order.trial(), Result.Failure.OUT_OF_MEMORY, "at batch 64")
                : share(order));
    assertThat(run(plan, folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(ResultsText.of(plan, table(folder), List.of())).contains("latency not measured");
    UntrainedTrials second = new UntrainedTrials(folder).timed(LatencySweepTest::share);
    run(plan, folder, 1, second);
    assertThat(second.total()).isZero();
    assertThat(second.measured().stream().map(Order.Measure::trial).collect(Collectors.toSet()))
        .isNotEmpty()
        .allMatch(trial -> trial.hex().charAt(0) < '4');
    assertThat(ResultsText.of(plan, table(folder), List.of()))
        .doesNotContain("latency not measured");
  }

  @Test
  void theProgressSaysHowManyAreStillToBeTimed() {
    List<Integer> left = new ArrayList<>();
    SweepListener listener =
        new SweepListener() {
          @Override
          public void progressed(SweepState state) {
            left.add(state.untimed());
          }
        };
    run(chosen(EVOLUTION), folder, 2, simulator, Cancel.NEVER, listener);
    // Four for each slot, and one more where both slots end at once.
    assertThat(left).anyMatch(trials -> trials >= 8).allMatch(trials -> trials <= 9).endsWith(0);
  }

  /** Two failures in a row of each trial are outlived, in the run and for the search. */
  @Test
  void whatTheSurroundingsSpoiltIsTimedAgainInTheSameRun() {
    SweepPlan plan = chosen(EVOLUTION);
    Store calm = new MemoryStore();
    run(plan, calm, 1, new UntrainedTrials(calm).timed(LatencySweepTest::share));
    Map<Hash, Integer> orders = new HashMap<>();
    simulator.timed(
        order ->
            orders.merge(order.trial(), 1, Integer::sum) <= 2
                ? new Result.Failed(
                    order.trial(), Result.Failure.WORKER_LOST, "its machine is away")
                : share(order));
    assertThat(run(plan, folder, 1, simulator)).isEqualTo(Sweep.Ending.DONE);
    assertThat(table(folder).stream().map(SweepRow::trial).collect(Collectors.toSet()))
        .isEqualTo(table(calm).stream().map(SweepRow::trial).collect(Collectors.toSet()));
    assertThat(ResultsText.of(plan, table(folder), List.of()))
        .doesNotContain("latency not measured");
  }

  @Test
  void aConstraintOnALatencyIsKeptByWhatWasMeasured() {
    SweepPlan plan =
        plan("trials=24", "seeds=[1]", "constraints=[\"latency_p99 <= 0.0015s\", \"macs <= 35M\"]");
    run(plan, folder, 2, simulator);
    List<SweepRow> rows = table(folder);
    assertThat(ScoredCandidate.of(plan, rows))
        .anyMatch(each -> each.keepsTo(plan))
        .allMatch(each -> !each.keepsTo(plan) || each.metrics().get(Metric.LATENCY_P99) <= 1.5);
  }
}
