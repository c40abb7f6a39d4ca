package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.run;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.SweepConfig;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.report.TrialReport;
import io.espalier.spec.Hash;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.table.SweepRow;
import io.espalier.table.TableRow;
import io.espalier.testing.SweepFixture;
import io.espalier.testing.UntrainedTrials;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ratios, counts, ranks, masks, recipes and architectures in one sweep. */
class OneSpaceTest {
  private static SweepPlan toCopy() {
    return SweepConfig.load(
            Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
                .resolve("conf/one-space.conf"),
            List.of())
        .plan();
  }

  @Test
  void theSweepToCopyHoldsAllKindsSideBySide() {
    SweepPlan plan = toCopy();
    PlannedTrials planned = PlannedTrials.of(plan);
    assertThat(planned.survey().families())
        .extracting(Survey.FamilySurvey::name)
        .containsExactly("ratios", "counts", "ranks", "masks", "recipes", "architectures");
    assertThat(planned.survey().families()).allMatch(family -> family.feasible() > 0);
    assertThat(planned.waiting()).containsOnlyKeys("counts", "ranks");
    Store folder = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(folder);
    run(plan, folder, 2, counted);
    assertThat(counted.runs()).allSatisfy((trial, runs) -> assertThat(runs).isOne());
    assertThat(table(folder)).hasSizeLessThan(plan.trials()).allMatch(SweepRow::measured);
    assertThat(table(folder))
        .extracting(SweepRow::role)
        .contains("curves", "level 0.7", "level 0.5");
  }

  /** Each way to write a candidate is one candidate, and whoever asks for it hears of it. */
  @Test
  void whatSeveralFamiliesAskForTrainsOnce() {
    SweepPlan plan =
        SweepFixture.config(
                """
                name = once
                data = generated
                trials = 100
                steps { full = "train(epochs=6)", tune = "train(epochs=2, rate=0.01)", cut = "prune(l1)" }
                models { base = [resnet-20, full], supernet = [dbb-resnet-20, full] }
                families {
                  ratios { from = base, try = ["prune(l1, ratio=0.5)", tune] }
                  spelled { from = base, try = ["prune(ratio=0.50, criterion=l1, floor=1)", "train(rate=0.010, epochs=2)|tune(rate=0.01)"] }
                  named { from = base, try = ["cut(ratio=0.5)", tune] }
                  again { from = "resnet-20(width=1.0)", try = [full] }
                  counts { from = base, try = ["prune(l1)", tune], by = "sensitivity(levels=[0.9], shares=[0.5])" }
                  kept { from = base, try = ["prune(l1, keep=[layer1.0.conv1(8)])"] }
                  ranks { from = base, try = ["rewrite(lowrank)", tune], by = "sensitivity(levels=[0.9], shares=[0.5])" }
                  split { from = base, try = ["rewrite(to=lowrank(floor=1, ranks=[layer1.0.conv1(8)]))"] }
                  masks { from = supernet, try = ["rewrite(keep-branches([layer1.0.conv1.1x1.bn, layer1.0.conv1.3x3.bn]|[layer1.0.conv1.3x3.bn, layer1.0.conv1.1x1.bn]))"] }
                }
                """)
            .plan();
    Store folder = new MemoryStore();
    UntrainedTrials counted = new UntrainedTrials(folder);
    run(plan, folder, 3, counted);
    assertThat(counted.runs()).allSatisfy((trial, runs) -> assertThat(runs).isOne());
    assertThat(table(folder)).allMatch(SweepRow::measured);
    // Two models; a half by ratio; nine groups at two counts and 19 convolutions at two ranks, each
    // with the base and an answer; one mask. Nothing for spelled, named, again, kept and split.
    assertThat(table(folder)).hasSize(2 + 1 + (9 * 2 + 2) + (19 * 2 + 2) + 1);
  }

  /** The base of every row, and on the path of a search the step before. */
  @Test
  void eachRowNamesItsAncestors() {
    SweepPlan plan =
        SweepFixture.config(
                """
                name = ancestors
                data = generated
                seeds = [1, 2], trials = 200
                steps { full = "train(epochs=6)", tune = "train(epochs=2, rate=0.01)" }
                models { first = [resnet-20, full], base = [first, tune] }
                families {
                  counts { from = base, try = ["prune(l1)", tune], by = "snf(levels=[0.8, 0.6], operator=greedy(step=0.1))" }
                }
                """)
            .plan();
    Store folder = new MemoryStore();
    run(plan, folder, 2, new UntrainedTrials(folder));
    List<SweepRow> rows = table(folder);
    SweepRow base = row(rows, "base: ", 1);
    SweepRow first = row(rows, "first: ", 1);
    SweepRow answer = answer(rows);
    List<TableRow> judged = TableRow.of(plan, rows);
    assertThat(judged.get(rows.indexOf(answer)).ancestors())
        .containsExactly(base.trial(), first.trial());
    assertThat(judged.get(rows.indexOf(first)).ancestors()).isEmpty();
    // The way back: from the answer to what was tried, and a step at a time to the base's channels.
    SweepRow here = answer;
    int steps = 0;
    while (here.parent().isPresent()) {
      Hash parent = here.parent().get();
      SweepRow before =
          rows.stream().filter(row -> row.trial().equals(parent)).findFirst().orElseThrow();
      assertThat(before.role()).startsWith("step ");
      assertThat(before.seed()).isEqualTo(1);
      here = before;
      steps++;
    }
    assertThat(steps).isGreaterThan(2);
    assertThat(here.candidate()).isEqualTo("base | prune(l1, keep=[layer1.0.conv1(16)])");
    assertThat(TrialReport.of(plan, rows, answer.trial()))
        .contains("goes on from the models of  " + base.trial().shortForm())
        .contains("found by way of  " + answer.parent().orElseThrow().shortForm())
        .contains("role ");
    assertThat(rows)
        .filteredOn(row -> row.family().equals("models"))
        .extracting(SweepRow::parent)
        .containsOnly(Optional.empty());
  }

  private static SweepRow answer(List<SweepRow> rows) {
    return rows.stream()
        .filter(row -> row.role().equals("level 0.6") && row.seed() == 1)
        .findFirst()
        .orElseThrow();
  }

  private static SweepRow row(List<SweepRow> rows, String candidate, long seed) {
    return rows.stream()
        .filter(row -> row.candidate().startsWith(candidate) && row.seed() == seed)
        .findFirst()
        .orElseThrow();
  }
}
