package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.engine.Engines;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.rewrite.DropBranches;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallArchitectures;
import io.espalier.train.Layout;
import io.espalier.train.Length;
import io.espalier.train.MethodRun;
import io.espalier.train.Progress;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.TrainingMethod;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RepNasTest {
  private static final Network SUPERNET = MethodTrainings.supernet();
  private static final GatedBranches BRANCHES = GatedBranches.of(SUPERNET);

  /** Of 30 steps 6 random ones and 9 of search. */
  private static final String OPTIONS = "repnas(branches=0.5, random=0.2, search=0.3, rate=0.3)";

  private static final int SEARCH = 6;
  private static final int FIXED = 15;

  private static RepNas repnas(String text) {
    return (RepNas) Methods.CATALOG.read(text);
  }

  private static BranchSearch search(String text) {
    RepNas options = repnas(text);
    return new BranchSearch(options, BRANCHES, options.count(BRANCHES), 5);
  }

  /** A run that notes what happens in each step. */
  private record Noted(
      BranchSearch inner,
      List<Set<String>> idle,
      List<float[]> alpha,
      List<float[]> statistics,
      List<Model> trained)
      implements MethodRun {
    Noted(BranchSearch inner) {
      this(inner, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public void stepStarts(Progress progress) {
      inner.stepStarts(progress);
      statistics.add(progress.statistics().clone());
    }

    @Override
    public Set<String> idle(Progress progress) {
      idle.add(inner.idle(progress));
      return inner.idle(progress);
    }

    @Override
    public void gradientsReady(Progress progress) {
      alpha.add(inner.save().get("alpha").data().clone());
      inner.gradientsReady(progress);
    }

    @Override
    public Model finish(Model model) {
      trained.add(model);
      return inner.finish(model);
    }
  }

  private static Noted noted(String options) {
    return new Noted(search(options));
  }

  private static Trained train(MethodRun methodRun, double epochs) {
    TrainingMethod method = (model, context, recipe) -> methodRun;
    return new Trainer(MethodTrainings.recipe(epochs), MethodTrainings.context())
        .train(MethodTrainings.fresh(SUPERNET), method);
  }

  @Test
  void threePhasesEndInAPlainNetwork() {
    Noted methodRun = noted(OPTIONS);
    Trained trained = train(methodRun, 3);
    assertThat(methodRun.alpha()).hasSize(30);
    for (int step = 0; step < 30; step++) {
      float[] now = methodRun.alpha().get(step);
      if (step <= SEARCH) {
        assertThat(now).as("step %d", step).containsOnly(0);
      } else if (step <= FIXED) {
        assertThat(now).as("step %d", step).isNotEqualTo(methodRun.alpha().get(step - 1));
      } else {
        assertThat(now).isEqualTo(methodRun.alpha().get(FIXED));
      }
    }
    boolean[] stay = LogisticGates.largest(3, LogisticGates.plain(methodRun.alpha().get(FIXED)));
    assertThat(methodRun.idle().subList(FIXED, 30)).containsOnly(BRANCHES.idle(stay));
    assertThat(Set.copyOf(methodRun.idle().subList(0, FIXED))).hasSizeGreaterThan(5);
    Network plain = trained.model().network();
    assertThat(plain.nodes())
        .noneMatch(node -> node.op() instanceof Add || node.op() instanceof BatchNorm);
    assertThat(MethodTrainings.accuracy(trained)).isGreaterThan(0.9);
    // What stays is in the history, and computes the same.
    Model supernet = methodRun.trained().get(methodRun.trained().size() - 1);
    DropBranches others = new DropBranches(BRANCHES.idle(stay).stream().sorted().toList());
    assertThat(trained.model().history().edits().get(0))
        .isInstanceOfSatisfying(
            Edit.Rewriting.class,
            edit -> {
              assertThat(edit.why()).startsWith("repnas(branches=0.5");
              assertThat(edit.to()).contains(others.branches()).contains("drop-branches");
            });
    assertThat(Surgery.replay(supernet, trained.model().history())).isEqualTo(trained.model());
    Outputs.assertSame(trained.model(), others.apply(supernet));
  }

  @Test
  void statisticsBeginAnewWithTheBranchesThatStay() {
    Noted methodRun = noted(OPTIONS);
    train(methodRun, 3);
    Layout layout = Layout.ofStatistics(SUPERNET);
    for (int step : new int[] {FIXED - 1, FIXED, FIXED + 1}) {
      float[] statistics = methodRun.statistics().get(step);
      Layout.Slot mean = layout.slot("b.identity.bn.running_mean");
      Layout.Slot variance = layout.slot("b.identity.bn.running_var");
      assertThat(statistics[mean.offset()] == 0 && statistics[variance.offset()] == 1)
          .isEqualTo(step == FIXED);
    }
  }

  /** What rests is not computed: its statistics stay, which follow every batch otherwise. */
  @Test
  void branchesThatAreNotDrawnRest() {
    Noted methodRun = noted(OPTIONS);
    train(methodRun, 1.5);
    Layout layout = Layout.ofStatistics(SUPERNET);
    for (int step = 0; step < 6; step++) {
      float[] before = methodRun.statistics().get(step);
      float[] after = methodRun.statistics().get(step + 1);
      for (GatedBranches.Gated gated : BRANCHES.all()) {
        Layout.Slot slot = layout.slot(gated.end() + ".running_mean");
        int end = slot.offset() + slot.parameter().size();
        assertThat(Arrays.equals(before, slot.offset(), end, after, slot.offset(), end))
            .as("%s in step %d", gated.end(), step)
            .isEqualTo(methodRun.idle().get(step).contains(gated.end()));
      }
    }
  }

  @Test
  void continuesToTheSameBits() {
    MethodTrainings.assertResumes(
        Engines.find(), MethodTrainings.fresh(SUPERNET), repnas(OPTIONS), 3, 5, 7, 8);
  }

  @Test
  void whatComesOfItCostsAtMostTheMergedNetwork() {
    Forecast forecast = repnas(OPTIONS).forecast(Forecast.exact(SUPERNET));
    boolean[] mask = {false, true, true, false, true, false};
    Model model = RandomWeights.of(SUPERNET, 3);
    BranchSearch methodRun = search(OPTIONS);
    methodRun.restore(
        Map.of(
            "alpha", Tensor.vector(0, 1, 1, 0, 1, 0),
            "first-moment", Tensor.vector(new float[6]),
            "second-moment", Tensor.vector(new float[6])));
    Model finished = methodRun.finish(model);
    assertThat(finished.network()).isEqualTo(forecast.widest());
    assertThat(forecast.macs().high()).isEqualTo(CostTable.of(finished.network()).macs());
    assertThat(forecast.params().high()).isEqualTo(CostTable.of(finished.network()).params());
    assertThat(forecast.macs().isExact()).isFalse();
    Outputs.assertSame(
        finished, new DropBranches(BRANCHES.idle(mask).stream().sorted().toList()).apply(model));
    Network cifar = Zoo.CATALOG.read("repnas-cifar");
    Network plain = Zoo.CATALOG.read("repvgg-a0(form=deploy, halvings=3, image=32, classes=10)");
    assertThat(repnas("repnas").forecast(Forecast.exact(cifar)).params().high())
        .isEqualTo(CostTable.of(plain).params());
  }

  static List<String> supernets() {
    return SmallArchitectures.ALL.stream()
        .filter(each -> GatedBranches.of(SmallArchitectures.network(each)).size() > 0)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("supernets")
  void everySupernetOfTheCatalogueEndsWithinItsForecast(String architecture) {
    Network network = SmallArchitectures.network(architecture);
    GatedBranches branches = GatedBranches.of(network);
    RepNas options = repnas("repnas(branches=0.6)");
    Forecast forecast = options.forecast(Forecast.exact(network));
    BranchSearch methodRun = new BranchSearch(options, branches, options.count(branches), 5);
    CostTable cost = CostTable.of(methodRun.finish(RandomWeights.of(network, 3)).network());
    assertThat(cost.macs()).isBetween(forecast.macs().low(), forecast.macs().high());
    assertThat(cost.params()).isBetween(forecast.params().low(), forecast.params().high());
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    assertThatThrownBy(() -> repnas("repnas").forecast(Forecast.exact(MethodTrainings.residual())))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no parallel branches")
        .hasMessageContaining("repnas-cifar");
    assertThatThrownBy(() -> repnas("repnas(branches=0.1)").forecast(Forecast.exact(SUPERNET)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("of 6 branches branches=0.1 would keep none");
    assertRefused("repnas(branches=1)", "branches, the share that stays");
    assertRefused("repnas(branches=0)", "branches, the share that stays");
    assertRefused("repnas(search=0)", "without it no gate learns");
    assertRefused("repnas(random=0.5, search=0.5)", "leave nothing of the training");
    assertRefused("repnas(random=-0.1)", "not in [0, 1)");
    assertRefused("repnas(rate=0)", "rate must be above 0");
    assertRefused("repnas(decay=-1)", "at least 0");
    assertThatThrownBy(
            () ->
                new Trainer(MethodTrainings.recipe(Length.steps(1)), MethodTrainings.context())
                    .train(MethodTrainings.fresh(SUPERNET), repnas("repnas(branches=0.5)")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("of 1 steps random=0.1 and search=0.23 leave");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> repnas(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message);
  }
}
