package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.dying;
import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.DataCache;
import io.espalier.engine.Engines;
import io.espalier.metric.Metric;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.table.SweepRow;
import io.espalier.testing.InProcessWorkers;
import io.espalier.testing.SweepFixture;
import io.espalier.testing.UntrainedTrials;
import io.espalier.train.Cancel;
import io.espalier.trial.TrialFiles;
import io.espalier.trial.TrialRunner;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeps that search counts. */
class CountSearchSweepTest {
  private static final String CONFIG =
      """
      name = counted
      data = generated
      seeds = [1, 2], trials = 300
      steps {
        full = "train(epochs=6)"
        tune = "train(epochs=2, rate=0.01)"
      }
      models { base = [resnet-20, full] }
      families {
        counts { from = base, try = ["prune(l1)", tune], by = "snf(levels=[0.8, 0.6], operator=greedy(step=0.08))" }
        uniform { from = base, try = ["prune(l1, to-macs=0.8|0.6)", tune] }
      }
      """;

  private static final SweepPlan PLAN = plan();
  private static final Store WHOLE = undisturbed();

  private static SweepPlan plan(String... changes) {
    return SweepFixture.config(CONFIG, changes).plan();
  }

  private static Store undisturbed() {
    Store folder = new MemoryStore();
    run(PLAN, folder, 1, new UntrainedTrials(folder));
    return folder;
  }

  private static List<SweepRow> role(Store folder, String role) {
    return table(folder).stream().filter(row -> row.role().equals(role)).toList();
  }

  @Test
  void theTableHasThePathTheAnswersTheBaseAndTheUniformOnes() {
    Map<String, Long> families =
        table(WHOLE).stream()
            .collect(Collectors.groupingBy(SweepRow::family, Collectors.counting()));
    assertThat(families).containsEntry("models", 2L).containsEntry("uniform", 4L);
    assertThat(families.get("counts")).isGreaterThan(40);
    assertThat(role(WHOLE, "step 1")).hasSize(10);
    for (String level : List.of("level 0.8", "level 0.6")) {
      assertThat(role(WHOLE, level)).extracting(SweepRow::seed).containsExactlyInAnyOrder(1L, 2L);
      assertThat(role(WHOLE, level))
          .allSatisfy(row -> assertThat(row.candidate()).endsWith("]) | tune"));
    }
    assertThat(run(PLAN, WHOLE, 1, new UntrainedTrials(WHOLE)))
        .isEqualTo(Sweep.Ending.NOTHING_LEFT);
  }

  @Property(tries = 6)
  void continuesAfterAStopAsIfItHadNotHappened(@ForAll @IntRange(min = 0, max = 60) int stopAt) {
    Store broken = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(broken);
    run(PLAN, broken, 1, counted, () -> counted.total() >= stopAt, SweepListener.NONE);
    run(PLAN, broken, 1, counted);
    assertThat(table(broken)).isEqualTo(table(WHOLE));
    assertThat(counted.runs()).allSatisfy((trial, runs) -> assertThat(runs).isOne());
  }

  /** What it asks for does not depend on timing: any number of slots gives the same table. */
  @Property(tries = 6)
  void continuesAfterTheDriverDiedOnAnySlots(
      @ForAll @IntRange(min = 0, max = 60) int dieAt,
      @ForAll @IntRange(min = 1, max = 5) int slots) {
    Store broken = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(broken);
    try {
      run(PLAN, broken, slots, counted, Cancel.NEVER, dying(() -> counted.total() > dieAt));
    } catch (IllegalStateException killed) {
      assertThat(killed).hasMessage("killed");
    }
    run(PLAN, broken, slots, counted);
    assertThat(table(broken)).isEqualTo(table(WHOLE));
  }

  @Test
  void aLargerTotalGoesOnFromASmallerOne() {
    Store folder = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(folder);
    run(plan("trials=25"), folder, 1, counted);
    assertThat(table(folder)).hasSize(25);
    run(PLAN, folder, 1, counted);
    assertThat(table(folder)).isEqualTo(table(WHOLE));
    assertThat(counted.runs()).allSatisfy((trial, runs) -> assertThat(runs).isOne());
  }

  /** A real base, real prunings and real scores, all small. */
  @ParameterizedTest
  @ValueSource(strings = {"greedy(step=0.2)", "population(sources=2, cycles=1)"})
  void searchesARealModel(String operator) {
    SweepPlan plan =
        plan(
            "data=\"data(source=generated(train=160, test=30, classes=3, size=8), validation=40)\"",
            "models.base=[\"resnet-20(image=8, width=0.25, classes=3)\", full]",
            "steps.full=\"train(epochs=2, batch=32, rate=0.1)\"",
            "steps.tune=\"train(epochs=1, batch=32, rate=0.01)\"",
            "families.counts.try=[\"prune(l1, calibrate=1)\", tune]",
            "families.counts.by=\"snf(levels=[0.8], operator=" + operator + ")\"",
            "families.uniform.try=[\"prune(l1, calibrate=1, to-macs=0.8)\", tune]",
            "seeds=[1]");
    Store folder = new MemoryStore();
    carryOut(plan, folder);
    assertThat(table(folder)).allMatch(SweepRow::measured);
    double base = macs(table(folder).stream().filter(row -> row.family().equals("models")));
    double answer = macs(role(folder, "level 0.8").stream());
    assertThat(answer).isBetween(0.7 * base, 0.8 * base);
    assertThat(role(folder, "level 0.8").get(0).metrics().get(Metric.IMAGES_SEEN)).isPositive();
  }

  private static void carryOut(SweepPlan plan, Store folder) {
    TrialRunner runner =
        new TrialRunner(
            Engines.find(), new DataCache(Stores::at), new TrialFiles(folder), epoch -> {});
    try (InProcessWorkers workers = new InProcessWorkers(2, runner, CLOCK)) {
      PlannedTrials planned = PlannedTrials.of(plan);
      new Sweep(planned, folder, () -> workers, CLOCK, SweepListener.NONE).run(Cancel.NEVER);
    }
  }

  /** Ranks from curves; then weights are projected to them from the start and split there. */
  @Test
  void projectsToTheRanksAtWhichItSplits() {
    SweepPlan plan =
        plan(
            "data=\"data(source=generated(train=160, test=30, classes=3, size=8), validation=40)\"",
            "models.base=[\"resnet-20(image=8, width=0.25, classes=3)\", full]",
            "steps.full=\"train(epochs=1, batch=32, rate=0.1)\"",
            "steps.projected=\"train(epochs=1, batch=32, rate=0.01, method=[lrpet(rest=0.0), remember])\"",
            "families.counts.try=[\"rewind(to=fresh)\", projected, \"rewrite(lowrank(skip=[conv1]))\"]",
            "families.counts.by=\"sensitivity(levels=[0.6], shares=[0.5])\"",
            "families.uniform.try=[\"prune(l1, calibrate=1, to-macs=0.8)\"]",
            "seeds=[1]");
    Store folder = new MemoryStore();
    carryOut(plan, folder);
    assertThat(table(folder)).allMatch(SweepRow::measured);
    SweepRow answer = role(folder, "level 0.6").get(0);
    double base = macs(table(folder).stream().filter(row -> row.family().equals("models")));
    assertThat(answer.metrics().get(Metric.MACS)).isBetween(0.5 * base, 0.6 * base);
    Matcher ranks = Pattern.compile("ranks=(\\[.*?\\])").matcher(answer.candidate());
    assertThat(ranks.results().map(found -> found.group(1)).distinct()).hasSize(1);
    assertThat(answer.candidate()).contains("remember", "lrpet(ratio=0, ranks=");
  }

  private static double macs(Stream<SweepRow> rows) {
    return rows.findFirst().orElseThrow().metrics().get(Metric.MACS);
  }
}
