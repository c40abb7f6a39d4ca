package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.CrossEntropy;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Network;
import io.espalier.rewrite.DropBranches;
import io.espalier.spec.Refusal;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallArchitectures;
import io.espalier.train.Course;
import io.espalier.train.Layout;
import io.espalier.train.Length;
import io.espalier.train.Progress;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.TrainingMethod;
import io.espalier.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RepNasTest {
  private static final Network SUPERNET = Trainings.supernet();
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

  /** A course that notes what happens in each step. */
  private record Noted(
      BranchSearch inner,
      List<Set<String>> idle,
      List<float[]> alpha,
      List<float[]> statistics,
      List<Model> trained)
      implements Course {
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

  private static Trained train(Course course, double epochs) {
    TrainingMethod method = (model, bench, recipe) -> course;
    return new Trainer(Trainings.recipe(epochs), Trainings.bench())
        .train(Trainings.fresh(SUPERNET), method);
  }

  @Test
  void threePhasesEndInAPlainNetwork() {
    Noted course = noted(OPTIONS);
    Trained trained = train(course, 3);
    assertThat(course.alpha()).hasSize(30);
    for (int step = 0; step < 30; step++) {
      float[] now = course.alpha().get(step);
      if (step <= SEARCH) {
        assertThat(now).as("step %d", step).containsOnly(0);
      } else if (step <= FIXED) {
        assertThat(now).as("step %d", step).isNotEqualTo(course.alpha().get(step - 1));
      } else {
        assertThat(now).isEqualTo(course.alpha().get(FIXED));
      }
    }
    boolean[] stay = LogisticGates.largest(3, LogisticGates.plain(course.alpha().get(FIXED)));
    assertThat(course.idle().subList(FIXED, 30)).containsOnly(BRANCHES.idle(stay));
    assertThat(Set.copyOf(course.idle().subList(0, FIXED))).hasSizeGreaterThan(5);
    Network plain = trained.model().network();
    assertThat(plain.nodes())
        .noneMatch(node -> node.op() instanceof Add || node.op() instanceof BatchNorm);
    assertThat(Trainings.accuracy(trained)).isGreaterThan(0.9);
    // What stays is in the history, and computes the same.
    Model supernet = course.trained().get(course.trained().size() - 1);
    DropBranches others = new DropBranches(BRANCHES.idle(stay).stream().sorted().toList());
    assertThat(trained.model().history().edits().get(0))
        .isInstanceOfSatisfying(
            Edit.Rewriting.class,
            edit -> assertThat(edit.to()).contains(others.branches()).contains("drop-branches"));
    Outputs.assertSame(trained.model(), others.apply(supernet));
  }

  @Test
  void statisticsBeginAnewWithTheBranchesThatStay() {
    Noted course = noted(OPTIONS);
    train(course, 3);
    Layout layout = Layout.ofStatistics(SUPERNET);
    for (int step : new int[] {FIXED - 1, FIXED, FIXED + 1}) {
      float[] statistics = course.statistics().get(step);
      Layout.Slot mean = layout.slot("b.identity.bn.running_mean");
      Layout.Slot variance = layout.slot("b.identity.bn.running_var");
      assertThat(statistics[mean.offset()] == 0 && statistics[variance.offset()] == 1)
          .isEqualTo(step == FIXED);
    }
  }

  /** What rests is not computed: its statistics stay, which follow every batch otherwise. */
  @Test
  void branchesThatAreNotDrawnRest() {
    Noted course = noted(OPTIONS);
    train(course, 1.5);
    Layout layout = Layout.ofStatistics(SUPERNET);
    for (int step = 0; step < 6; step++) {
      float[] before = course.statistics().get(step);
      float[] after = course.statistics().get(step + 1);
      for (GatedBranches.Gated gated : BRANCHES.all()) {
        Layout.Slot slot = layout.slot(gated.end() + ".running_mean");
        int end = slot.offset() + slot.parameter().size();
        assertThat(Arrays.equals(before, slot.offset(), end, after, slot.offset(), end))
            .as("%s in step %d", gated.end(), step)
            .isEqualTo(course.idle().get(step).contains(gated.end()));
      }
    }
  }

  @Test
  void theGateOfAProductOfTwoHasAGradientOfAHalf() {
    BranchSearch course = search(OPTIONS);
    Layout layout = Layout.of(SUPERNET);
    float[] parameters = new float[layout.size()];
    float[] gradients = new float[layout.size()];
    GatedBranches.Gated open = BRANCHES.all().get(1);
    parameters[open.scale().offset()] = 3;
    gradients[open.scale().offset()] = 1;
    parameters[open.shift().offset() + 5] = -0.5f;
    gradients[open.shift().offset() + 5] = 2;
    assertThat(course.gradient(parameters, gradients)).containsExactly(0, 0.5f, 0, 0, 0, 0);
  }

  /** Against differences of the loss, scale and shift multiplied by gates near 1. */
  @Test
  void gradientsOfGatesAreThoseOfTheLoss() {
    Model model = Trainings.fresh(SUPERNET);
    Layout layout = Layout.of(SUPERNET);
    float[] parameters = Trainings.parameters(model);
    Random random = new Random(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.2 * random.nextGaussian());
    }
    Batch batch =
        Batches.evaluation(Trainings.DATA.train(), Trainings.DATA.normalization(), 60).batch(0, 0);
    try (Session session = Engines.find().open(model, Watch.NOTHING, 1)) {
      for (int step = 0; step < 4; step++) {
        BranchSearch course = search(OPTIONS);
        course.stepStarts(Trainings.progress(model, parameters, step, 100));
        Set<String> idle = course.idle(null);
        session.idle(idle);
        loss(session, batch, parameters);
        float[] gradients = new float[layout.size()];
        session.gradients(gradients);
        float[] gates = course.gradient(parameters, gradients);
        double[] noise = LogisticGates.noisy(5, step, new float[BRANCHES.size()]);
        boolean[] open = LogisticGates.largest(3, noise);
        for (int i = 0; i < gates.length; i++) {
          double half = 0.001;
          double up = loss(session, batch, gated(i, 1 + half, parameters));
          double down = loss(session, batch, gated(i, 1 - half, parameters));
          double slope = open[i] ? LogisticGates.slope(noise[i]) * (up - down) / (2 * half) : 0;
          assertThat((double) gates[i])
              .as("%s in step %d", BRANCHES.all().get(i).end(), step)
              .isEqualTo(slope, within(3e-4));
        }
      }
    }
  }

  private static double loss(Session session, Batch batch, float[] parameters) {
    session.setTrained(parameters);
    return session.step(batch, Pass.TRAIN, new CrossEntropy());
  }

  private static float[] gated(int branch, double gate, float[] parameters) {
    float[] scaled = parameters.clone();
    GatedBranches.Gated gated = BRANCHES.all().get(branch);
    for (Layout.Slot slot : List.of(gated.scale(), gated.shift())) {
      for (int i = slot.offset(); i < slot.offset() + slot.parameter().size(); i++) {
        scaled[i] *= (float) gate;
      }
    }
    return scaled;
  }

  @Test
  void gatesLearnByAdamAndTheirDecayEndsWithTheSearch() {
    Model model = Trainings.fresh(SUPERNET);
    float[] parameters = Trainings.parameters(model);
    BranchSearch course =
        search("repnas(branches=0.5, random=0.1, search=0.4, rate=0.01, decay=1000)");
    for (int step = 0; step < 10; step++) {
      Progress progress = Trainings.progress(model, parameters, step, 20);
      course.stepStarts(progress);
      GatedBranches.Gated open =
          BRANCHES.all().stream()
              .filter(gated -> !course.idle(progress).contains(gated.end()))
              .findFirst()
              .orElseThrow();
      progress.gradients()[open.scale().offset()] = step == 2 ? 1 : 0;
      float[] before = course.save().get("alpha").data();
      course.gradientsReady(progress);
      float[] after = course.save().get("alpha").data();
      if (step == 2) {
        // The first step of Adam is the rate; gates without gradient are 0 and stay so.
        int moved = BRANCHES.all().indexOf(open);
        assertThat(after[moved]).isEqualTo(-0.01f, within(1e-6f));
        for (int i = 0; i < after.length; i++) {
          assertThat(after[i] == 0).isEqualTo(i != moved);
        }
      } else if (step == 3) {
        assertThat(after).isNotEqualTo(before);
      }
    }
    float[] last = course.save().get("alpha").data();
    Progress fixed = Trainings.progress(model, parameters, 10, 20);
    course.stepStarts(fixed);
    Arrays.fill(fixed.gradients(), 1);
    course.gradientsReady(fixed);
    assertThat(course.save().get("alpha").data()).isEqualTo(last);
  }

  @Test
  void gradientsThatAreTooLongAreShortened() {
    Model model = Trainings.fresh(SUPERNET);
    float[] parameters = new float[Layout.of(SUPERNET).size()];
    for (String clip : List.of("5", "0", "1000000")) {
      BranchSearch course = search("repnas(branches=0.5, clip=" + clip + ")");
      Progress progress = Trainings.progress(model, parameters, 0, 100);
      Arrays.fill(progress.gradients(), 2);
      course.stepStarts(progress);
      course.gradientsReady(progress);
      double squares = 0;
      for (float gradient : progress.gradients()) {
        squares += (double) gradient * gradient;
      }
      double norm = "5".equals(clip) ? 5 : 2 * Math.sqrt(parameters.length);
      assertThat(Math.sqrt(squares)).isEqualTo(norm, within(1e-4));
    }
  }

  @Test
  void continuesToTheSameBits() {
    Trainings.assertResumes(Engines.find(), Trainings.fresh(SUPERNET), repnas(OPTIONS), 3, 5, 7, 8);
  }

  @Test
  void whatComesOfItCostsAtMostTheMergedNetwork() {
    Forecast forecast = repnas(OPTIONS).forecast(Forecast.exact(SUPERNET));
    boolean[] mask = {false, true, true, false, true, false};
    Model model = RandomWeights.of(SUPERNET, 3);
    BranchSearch course = search(OPTIONS);
    course.restore(
        Map.of(
            "alpha", Tensor.vector(0, 1, 1, 0, 1, 0),
            "first-moment", Tensor.vector(new float[6]),
            "second-moment", Tensor.vector(new float[6])));
    Model finished = course.finish(model);
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
    BranchSearch course = new BranchSearch(options, branches, options.count(branches), 5);
    CostTable cost = CostTable.of(course.finish(RandomWeights.of(network, 3)).network());
    assertThat(cost.macs()).isBetween(forecast.macs().low(), forecast.macs().high());
    assertThat(cost.params()).isBetween(forecast.params().low(), forecast.params().high());
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    assertThatThrownBy(() -> repnas("repnas").forecast(Forecast.exact(Trainings.residual())))
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
                new Trainer(Trainings.recipe(Length.steps(1)), Trainings.bench())
                    .train(Trainings.fresh(SUPERNET), repnas("repnas(branches=0.5)")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("of 1 steps random=0.1 and search=0.23 leave");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> repnas(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(message);
  }
}
