package io.espalier.sweep;

import static io.espalier.testing.SweepFixture.CLOCK;
import static io.espalier.testing.SweepFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.Range;
import io.espalier.data.DataCache;
import io.espalier.engine.Engines;
import io.espalier.metric.Metric;
import io.espalier.model.Model;
import io.espalier.plan.Feasibility;
import io.espalier.plan.PlannedTrials;
import io.espalier.plan.SweepPlan;
import io.espalier.rewrite.Deploy;
import io.espalier.rewrite.OptionalBranches;
import io.espalier.rewrite.Surgery;
import io.espalier.search.CandidateText;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import io.espalier.store.MemoryStore;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.table.SweepRow;
import io.espalier.testing.InProcessWorkers;
import io.espalier.testing.Outputs;
import io.espalier.testing.SweepFixture;
import io.espalier.train.Cancel;
import io.espalier.trial.Trial;
import io.espalier.trial.TrialFiles;
import io.espalier.trial.TrialRunner;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sweeps over the branches of a supernet. */
class BranchMaskSweepTest {
  private static final String CONFIG =
      """
      name = masks
      data = "data(source=generated(train=120, test=30, classes=3, size=8), validation=40)"
      seeds = [1], trials = 5
      steps {
        full = "train(epochs=1, batch=40, rate=0.05)"
        tune = "train(epochs=1, batch=40, rate=0.01)"
      }
      models { supernet = ["repnas-cifar(width=0.05, image=8, classes=3)", full] }
      families {
        masks {
          from = supernet
          try = ["rewrite(keep-branches(choose(44, of=[each])))", tune]
          by = random
        }
      }
      """;

  private static SweepPlan plan(String... changes) {
    return SweepFixture.config(CONFIG, changes).plan();
  }

  @Test
  void eachMaskTrainsFromTheSupernetsWeightsAtTheCostThatThePlanSays() {
    SweepPlan plan = plan();
    Store folder = new MemoryStore();
    TrialFiles files = new TrialFiles(folder);
    TrialRunner runner =
        new TrialRunner(Engines.find(), new DataCache(Stores::at), files, epoch -> {});
    PlannedTrials planned = PlannedTrials.of(plan);
    Map<String, Trial> trials =
        planned.trials().stream()
            .collect(Collectors.toMap(trial -> trial.id().shortForm(), Function.identity()));
    try (InProcessWorkers workers = new InProcessWorkers(2, runner, CLOCK)) {
      new Sweep(planned, folder, () -> workers, CLOCK, SweepListener.NONE).run(Cancel.NEVER);
    }
    assertThat(table(folder)).hasSize(5).allMatch(SweepRow::measured);
    assertThat(trials).hasSize(5);
    SweepRow supernet = row(folder, "models");
    Model start = files.model(supernet.trial()).read();
    Feasibility feasibility = new Feasibility(plan);
    for (SweepRow row : table(folder)) {
      if (row.family().equals("masks")) {
        Model model = files.model(row.trial()).read();
        assertThat(OptionalBranches.of(model.network()).ends().size()).isLessThanOrEqualTo(49);
        CandidateText candidate = read(row.candidate());
        Range macs = feasibility.judge(candidate).end().orElseThrow().macs();
        assertThat(macs).isEqualTo(Range.exact((long) row.metrics().get(Metric.MACS)));
        // Weights were the supernet's: what stays is replayed on it, then trained on.
        assertThat(Surgery.replay(start, model.history()).network()).isEqualTo(model.network());
        assertThat(row.metrics().get(Metric.IMAGES_TOTAL)).isEqualTo(160);
        Outputs.assertSame(new Deploy().apply(model), model);
      }
    }
  }

  private static SweepRow row(Store folder, String family) {
    return table(folder).stream().filter(r -> r.family().equals(family)).findFirst().orElseThrow();
  }

  private static CandidateText read(String text) {
    List<Call> calls = List.of(text.split(" \\| ")).stream().map(Call::parse).toList();
    return new CandidateText(calls.get(0), calls.subList(1, calls.size()));
  }

  /** No number holds how many masks there are; strategies that draw and breed need none. */
  @ParameterizedTest
  @CsvSource({
    "'random(candidates=4)'",
    "'evolution(population=3, sample=2, candidates=9)'",
    "'nsga2(population=4, candidates=8)'",
    "'asha(of=random(candidates=4), min-epochs=0.2, eta=2)'"
  })
  void everyStrategyThatDrawsTakesMasks(String by) {
    PlannedTrials planned = PlannedTrials.of(plan("families.masks.by=\"" + by + "\"", "trials=20"));
    assertThat(planned.trials()).hasSizeGreaterThan(3);
    assertThat(planned.survey().families().get(0).bounded()).isZero();
  }

  @Test
  void branchesAreLeftOutOneByOneOrOfOnePart() {
    assertThat(grid("rewrite(drop-branches([each]))")).isEqualTo(132);
    assertThat(grid("rewrite(drop-branches([each(stage1)]))")).isEqualTo(12);
    assertThat(grid("rewrite(keep-branches(choose(10, of=[each(stage1)])))|rewrite(deploy)"))
        .isEqualTo(66 + 1);
  }

  private static long grid(String step) {
    return plan("families.masks.try=[\"" + step + "\"]", "families.masks.by=grid")
        .families()
        .get(0)
        .space()
        .grid()
        .count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "families.masks.by=grid; too many combinations; use by = random",
        "families.masks.try=[\"rewrite(keep-branches(choose(133, of=[each])))\"]; choose at most all",
        "families.masks.try=[\"rewrite(keep-branches([each(stage9)]))\"]; the first branch of all is",
        "families.masks.from=\"resnet-20(image=8, classes=3)\"; it has no parallel branches",
        "families.masks.from=\"supernet|resnet-20\"; several networks have different branches",
        "families.masks.try=[\"rewrite(keep-branches([stage1.0.conv]))\"]; none of the 132 branches"
      })
  void refusesMasksThatAreNone(String change, String remedy) {
    assertThatThrownBy(() -> PlannedTrials.of(plan(change)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(remedy);
  }
}
