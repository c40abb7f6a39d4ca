package io.espalier.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.allocation.Coupled;
import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.reconstruction.Residuals;
import io.espalier.rewrite.Surgery;
import io.espalier.spec.Refusal;
import io.espalier.step.Step;
import io.espalier.step.Steps;
import io.espalier.train.Diverged;
import io.espalier.train.Evaluation;
import io.espalier.train.Layout;
import io.espalier.train.WorkContext;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BottleneckTest {
  private static final WorkContext BENCH = Residuals.context(300, 7);
  private static final Model MODEL = Residuals.model();

  /** The engine computes in 32-bit floats, hence the wide steps. */
  @Test
  void theGradientOfAGateIsThatOfFiniteDifferences() {
    BottleneckGates gates = BottleneckGates.of(MODEL.network(), Coupled.NARROW, List.of());
    double[] values = new Random(2).doubles(gates.size(), .3, .9).toArray();
    Batch batch =
        Batches.training(
                BENCH.data().train(), BENCH.data().normalization(), new Augmentation.None(), 16, 1)
            .batch(0, 0);
    try (Session session = BENCH.engine().open(MODEL, Watch.NOTHING, 1)) {
      Bottleneck.GatedSteps steps =
          new Bottleneck.GatedSteps(session, gates, Layout.of(MODEL.network()).size());
      steps.loss(batch, values);
      double[] gradient = steps.gradient();
      for (int i = 0; i < values.length; i += 3) {
        double[] up = values.clone();
        double[] down = values.clone();
        up[i] += 5e-3;
        down[i] -= 5e-3;
        double slope = (steps.loss(batch, up) - steps.loss(batch, down)) / 1e-2;
        assertThat(gradient[i]).isEqualTo(slope, within(2e-3 + .05 * Math.abs(slope)));
      }
    }
  }

  /** What the network has learned to need stays: more than chance choices leave of it. */
  @Test
  void trainedGatesKeepWhatTheNetworkNeeds() {
    Model trained = run("train(epochs=8, batch=30, rate=0.05, augmentation=none)", MODEL);
    assertThat(score(trained).accuracy()).isGreaterThan(.9);
    Model pruned = run("autobot(to-macs=0.6, batches=60, batch=30, rate=0.3)", trained);
    double left = (double) macs(pruned) / macs(trained);
    assertThat(left).isBetween(.6 - .08, .6);
    Model byChance = run("prune(random, to-macs=0.6, coupled=keep, calibrate=0)", trained);
    assertThat(score(pruned).loss()).isLessThan(score(byChance).loss());
    assertThat(score(pruned).accuracy()).isGreaterThan(.8);
    assertThat(Surgery.replay(MODEL, pruned.history()).network()).isEqualTo(pruned.network());
    Model again = run("autobot(to-macs=0.6, batches=60, batch=30, rate=0.3)", trained);
    assertThat(again).isEqualTo(pruned);
  }

  @Test
  void theForecastHoldsWhatComesOut() {
    String text = "autobot(to-macs=0.7, batches=2, batch=8)";
    Step step = Steps.CATALOG.read(text);
    Forecast forecast = step.forecast(Forecast.exact(MODEL.network()));
    long left = macs(run(text, MODEL));
    assertThat(left).isBetween(forecast.macs().low(), forecast.macs().high());
    assertThat(forecast.macs().high()).isEqualTo((long) (.7 * macs(MODEL)));
  }

  @Test
  void gatesThatAreNotFiniteEndTheWork() {
    assertThatThrownBy(() -> run("autobot(to-macs=0.6, batches=9, batch=8, rate=3e38)", MODEL))
        .isInstanceOf(Diverged.class)
        .hasMessageStartingWith("Cannot train gates: 'gates' has ")
        .hasMessageContaining("not finite");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnyWork() {
    WorkContext nowhere = new WorkContext(null, BENCH.data(), 1, null, null, null);
    assertThatThrownBy(() -> Steps.CATALOG.read("autobot(to-macs=0.05)").run(MODEL, nowhere))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("remain with one channel in each gated group");
    assertThatThrownBy(
            () ->
                Steps.CATALOG
                    .read("autobot(to-macs=0.05)")
                    .forecast(Forecast.exact(MODEL.network())))
        .isInstanceOf(Refusal.class);
    WorkContext empty = Residuals.context(0, 1);
    assertThatThrownBy(() -> Steps.CATALOG.read("autobot").run(MODEL, empty))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no training images");
    assertThatThrownBy(() -> Steps.CATALOG.read("autobot(batches=0)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("at least 1");
  }

  private static Model run(String step, Model model) {
    return Steps.CATALOG.read(step).run(model, BENCH).model();
  }

  private static long macs(Model model) {
    return CostTable.of(model.network()).macs();
  }

  private static Evaluation score(Model model) {
    return Evaluation.of(
        BENCH.engine(), model, BENCH.data().validation(), BENCH.data().normalization(), 60);
  }
}
