package io.espalier.reconstruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.Widths;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.Batches;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.HistoryJson;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.testing.RandomWeights;
import io.espalier.train.WorkContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two ways to prune by what the next layer makes of it, on a small residual network. */
class PruningTest {
  private static final WorkContext BENCH = Residuals.context(300, 7);
  private static final Model MODEL = Residuals.model();
  private static final String LOOK = "images=300, positions=20";

  /** Half of the channels say what others say: nothing is lost without them. */
  @Test
  void channelsThatRepeatOthersGoWithoutLoss() {
    Model twins = twins("a");
    double byChance = error(run("prune(random, layers=[a.conv1(0.5)], calibrate=0)", twins), twins);
    Model lasso = run(Text.of("prune-lasso(layers=[a.conv1(0.5)], %s)", LOOK), twins);
    assertThat(lasso.network().shapes().get("a.conv1").channels()).isEqualTo(4);
    assertThat(error(lasso, twins)).isLessThan(.01 * byChance);
    Model thinet = run(Text.of("thinet(layers=[a.conv1(0.5)], greedy=take, %s)", LOOK), twins);
    assertThat(thinet.network().shapes().get("a.conv1").channels()).isEqualTo(4);
    assertThat(error(thinet, twins)).isLessThan(.01 * byChance);
  }

  @Test
  void refittingLosesLessThanRemoving() {
    double plain = error(run("prune(l1, ratio=0.5, calibrate=0)", MODEL), MODEL);
    Model thinet = run(Text.of("thinet(ratio=0.5, %s)", LOOK), MODEL);
    Model lasso = run(Text.of("prune-lasso(ratio=0.5, %s)", LOOK), MODEL);
    assertThat(CostTable.of(thinet.network())).isEqualTo(CostTable.of(lasso.network()));
    assertThat(error(thinet, MODEL)).isLessThan(.8 * plain);
    assertThat(error(lasso, MODEL)).isLessThan(.5 * plain).isLessThan(error(thinet, MODEL));
  }

  /**
   * The branch of the first block is spoiled by sampling; the second makes good for its shortcut.
   */
  @Test
  void firstLayersOfBranchesReadASampleAndShortcutsStayWhole() {
    Model lasso = run(Text.of("prune-lasso(ratio=0.25, sampled=0.5, %s)", LOOK), MODEL);
    assertThat(lasso.weights().get("a.conv1.weight").shape()).isEqualTo(List.of(6, 4, 3, 3));
    assertThat(lasso.weights().get("b.conv1.weight").shape()).isEqualTo(List.of(9, 4, 3, 3));
    assertThat(lasso.weights().get("b.0.weight").shape()).isEqualTo(List.of(12, 8, 1, 1));
    assertThat(lasso.history().edits().stream().map(Edit::getClass).toList())
        .containsExactly(
            Edit.Sampling.class, Edit.Removal.class, Edit.Sampling.class, Edit.Removal.class);
    double plain = error(run("prune(l1, ratio=0.25, calibrate=0)", MODEL), MODEL);
    assertThat(error(lasso, MODEL)).isLessThan(plain);
  }

  /** Behind every layer of a chain is a cut, and what goes lies there; the last layer is linear. */
  @Test
  void aChainLosesChannelsAtItsCuts() {
    Model chain = RandomWeights.of(Residuals.chain(), 4);
    double plain = error(run("prune(l1, ratio=0.5, calibrate=0)", chain), chain);
    Model lasso = run(Text.of("prune-lasso(ratio=0.5, %s)", LOOK), chain);
    Model thinet = run(Text.of("thinet(ratio=0.5, %s)", LOOK), chain);
    assertThat(lasso.weights().get("fc.weight").shape()).isEqualTo(List.of(3, 64));
    assertThat(error(lasso, chain)).isLessThan(.5 * plain);
    assertThat(error(thinet, chain)).isLessThan(plain);
  }

  @Test
  void theHistoryLeadsToTheSameNetwork() {
    for (String step :
        List.of(
            "prune-lasso(ratio=0.25, sampled=0.5, images=50)", "thinet(ratio=0.5, images=50)")) {
      Model pruned = run(step, MODEL);
      History history = HistoryJson.read(HistoryJson.write(pruned.history()));
      assertThat(Surgery.replay(MODEL, history).network()).isEqualTo(pruned.network());
    }
  }

  @Test
  void forecastsAreExact() {
    for (String text :
        List.of(
            "prune-lasso(to-macs=0.6, sampled=0.5, images=50)",
            "prune-lasso(ratio=0.5, images=50)",
            "thinet(to-macs=0.7, images=50)",
            "thinet(layers=[b.conv1(0.3)], greedy=take, images=50)")) {
      Step step = Steps.CATALOG.read(text);
      Forecast forecast = step.forecast(Forecast.exact(MODEL.network()));
      CostTable cost = CostTable.of(run(text, MODEL).network());
      assertThat(forecast.macs().isExact()).isTrue();
      assertThat(cost.macs()).isEqualTo(forecast.macs().low());
      assertThat(cost.params()).isEqualTo(forecast.params().low());
    }
  }

  @Test
  void theSeedDecidesTheOutcome() {
    String step = "prune-lasso(ratio=0.5, images=40, positions=3)";
    assertThat(run(step, MODEL)).isEqualTo(run(step, MODEL));
    WorkContext other = Residuals.context(300, 8);
    assertThat(Steps.CATALOG.read(step).run(MODEL, other).model()).isNotEqualTo(run(step, MODEL));
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnyWork() {
    WorkContext nowhere = new WorkContext(null, BENCH.data(), 1, null, null, null);
    assertThatThrownBy(
            () ->
                LassoPruning.prune(
                    MODEL,
                    new Widths(Map.of("a.conv1", 0)),
                    Map.of(),
                    new SampledPositions(9, 9),
                    nowhere,
                    "test"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a.conv1")
        .hasMessageContaining("keep 1 to 8");
    assertThatThrownBy(() -> Steps.CATALOG.read("thinet(to-macs=0.01)").run(MODEL, nowhere))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("remain with every free group at its floor");
    assertThatThrownBy(() -> Steps.CATALOG.read("thinet").run(MODEL, nowhere))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("exactly one of ratio, to-macs, layers and keep");
    assertThatThrownBy(() -> Steps.CATALOG.read("prune-lasso(ratio=1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("[0, 1)");
    WorkContext empty = Residuals.context(0, 1);
    assertThatThrownBy(() -> Steps.CATALOG.read("prune-lasso(ratio=0.5)").run(MODEL, empty))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no training images");
  }

  /** In one block the last four inner channels are the first four times two, and read alike. */
  private static Model twins(String block) {
    Map<String, Tensor> changed = new HashMap<>();
    for (String name :
        List.of("conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var")) {
      Tensor tensor = MODEL.weights().get(block + "." + name).copy();
      int row = tensor.size() / 8;
      for (int i = 0; i < 4 * row; i++) {
        boolean outside = name.equals("bn1.weight") || name.equals("bn1.bias");
        tensor.data()[4 * row + i] = (outside ? 2 : 1) * tensor.data()[i];
      }
      changed.put(block + "." + name, tensor);
    }
    Tensor next = MODEL.weights().get(block + ".conv2.weight").copy();
    for (int row = 0; row < 8; row++) {
      System.arraycopy(next.data(), row * 72, next.data(), row * 72 + 36, 36);
    }
    changed.put(block + ".conv2.weight", next);
    return MODEL.with(MODEL.weights().with(changed));
  }

  private static Model run(String step, Model model) {
    return Steps.CATALOG.read(step).run(model, BENCH).model();
  }

  /** The squared difference of the logits on unseen images, relative to their variance. */
  private static double error(Model model, Model original) {
    double[] now = logits(model);
    double[] before = logits(original);
    double off = 0;
    double spread = 0;
    double mean = Arrays.stream(before).average().orElseThrow();
    for (int i = 0; i < now.length; i++) {
      off += Math.pow(now[i] - before[i], 2);
      spread += Math.pow(before[i] - mean, 2);
    }
    return off / spread;
  }

  private static double[] logits(Model model) {
    Batches batches =
        Batches.evaluation(BENCH.data().validation(), BENCH.data().normalization(), 60);
    try (Session session = BENCH.engine().open(model, Watch.NOTHING, 1)) {
      return session.forward(batches.batch(0, 0), Pass.EVALUATE);
    }
  }
}
