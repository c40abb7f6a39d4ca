package io.espalier.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.engine.Engine;
import io.espalier.engine.Engines;
import io.espalier.method.Sparsity;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.Length;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewindTest {
  private static final String TRAIN = "train(epochs=2, batch=20, rate=0.05, augmentation=none)";
  private static final Model LINEAR =
      Initialization.PYTORCH_DEFAULT.fresh(LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0), 3);

  private static WorkContext context(Engine engine) {
    return new WorkContext(
        engine, Blobs.data(60, 20), 1, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  }

  private static Model run(Engine engine, Model model, String... steps) {
    Model now = model;
    for (String step : steps) {
      now = Steps.CATALOG.read(step).run(now, context(engine)).model();
    }
    return now;
  }

  private static Model convolutional() {
    NetworkBuilder b = new NetworkBuilder(Blobs.SHAPE);
    b.add("conv", Conv.of(4, 3), Network.INPUT);
    b.add("bn", BatchNorm.DEFAULTS, "conv");
    b.add("relu", new Activation(Activation.Kind.RELU), "bn");
    b.add("flat", new Flatten(), "relu");
    b.add("fc", new Linear(Blobs.CLASSES, true), "flat");
    return Initialization.KAIMING_FAN_OUT.fresh(b.build(), 3);
  }

  /** The filters that are left have the values that they began with. */
  @Test
  void aPrunedNetworkGoesBackToItsFirstWeights() {
    Model first = convolutional();
    Model pruned =
        run(
            Engines.find(),
            first,
            TRAIN.replace(")", ", method=remember)"),
            "prune(l1, ratio=0.5, calibrate=0)");
    Model ticket = run(Engines.find(), pruned, "rewind");
    assertThat(ticket.network()).isEqualTo(pruned.network());
    assertThat(ticket.weights().get("conv.weight"))
        .isNotEqualTo(pruned.weights().get("conv.weight"));
    assertThat(rows(first.weights().get("conv.weight")))
        .containsAll(rows(ticket.weights().get("conv.weight")));
    assertThat(ticket.weights().get("bn.running_var")).isEqualTo(Tensor.vector(1, 1));
    assertThat(ticket.weights().get("fc.bias")).isEqualTo(first.weights().get("fc.bias"));
  }

  private static List<List<Float>> rows(Tensor tensor) {
    int row = tensor.size() / tensor.extent(0);
    List<List<Float>> rows = new ArrayList<>();
    for (int r = 0; r < tensor.extent(0); r++) {
      List<Float> values = new ArrayList<>();
      for (int i = 0; i < row; i++) {
        values.add(tensor.data()[r * row + i]);
      }
      rows.add(values);
    }
    return rows;
  }

  /** Whatever the order of the two methods, remembered weights are cut with the network. */
  @Test
  void whatAMethodCutsOutIsNotRemembered() {
    Model first = convolutional();
    String soft = "sfp(ratio=0.5)";
    Model before =
        run(Engines.find(), first, TRAIN.replace(")", ", method=[remember, " + soft + "])"));
    Model after =
        run(Engines.find(), first, TRAIN.replace(")", ", method=[" + soft + ", remember])"));
    Model ticket = run(Engines.find(), before, "rewind");
    assertThat(ticket.weights().get("conv.weight").shape()).isEqualTo(List.of(2, 2, 3, 3));
    assertThat(rows(first.weights().get("fc.weight")).get(0))
        .containsAll(rows(ticket.weights().get("fc.weight")).get(0));
    assertThat(run(Engines.find(), after, "rewind").weights().get("fc.weight").shape())
        .isEqualTo(List.of(4, 18));
  }

  @Test
  void aLaterEpochIsRememberedAsItWas() {
    Model whole =
        run(
            new LinearEngine(),
            LINEAR,
            "train(epochs=2, schedule=constant, batch=20, rate=0.05, augmentation=none, method=remember(epoch=1))");
    Model half =
        run(
            new LinearEngine(),
            LINEAR,
            "train(epochs=1, schedule=constant, batch=20, rate=0.05, augmentation=none)");
    Model back = run(new LinearEngine(), whole, "rewind");
    assertThat(back.weights().get("fc.weight")).isEqualTo(half.weights().get("fc.weight"));
    assertThatThrownBy(
            () -> run(new LinearEngine(), LINEAR, TRAIN.replace(")", ", method=remember(2))")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("epoch 2");
  }

  /** An unstructured ticket: the first weights where connections live, and zero ever after. */
  @Test
  void zerosStayZero() {
    Model sparse =
        run(
            new LinearEngine(),
            LINEAR,
            TRAIN.replace(")", ", method=[remember, scl(penalty=1, mask-rate=0.02, freeze=0)])"));
    Model ticket = run(new LinearEngine(), sparse, "rewind");
    long live = Sparsity.of(sparse).live();
    assertThat(live).isBetween(1L, 71L);
    assertThat(Sparsity.of(ticket).live()).isEqualTo(live);
    Model trained = run(new LinearEngine(), ticket, TRAIN.replace(")", ", method=sparse)"));
    assertThat(Sparsity.of(trained).live()).isEqualTo(live);
    assertThat(Sparsity.of(run(new LinearEngine(), ticket, TRAIN)).live()).isGreaterThan(live);
    assertThatThrownBy(() -> run(new LinearEngine(), LINEAR, "train(method=sparse)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no weight of the model is zero");
  }

  @Test
  void aScratchBaselineDrawsItsWeightsAnew() {
    Model trained = run(new LinearEngine(), LINEAR, TRAIN);
    Model scratch = run(new LinearEngine(), trained, "rewind(to=fresh)");
    assertThat(scratch.network()).isEqualTo(LINEAR.network());
    assertThat(scratch.weights().get("fc.weight"))
        .isNotEqualTo(trained.weights().get("fc.weight"))
        .isEqualTo(
            Initialization.KAIMING_FAN_OUT.fresh(LINEAR.network(), 1).weights().get("fc.weight"));
  }

  /** Of the card: a ratio of 2.5 makes 400 epochs of 160, one of 1.3168 makes 210. */
  @Test
  void aScratchBudgetMakesTheTrainingLonger() {
    Train train = (Train) Steps.CATALOG.read("train(epochs=160, budget-macs=2000000)");
    assertThat(train.recipe(800_000).length()).isEqualTo(Length.epochs(400));
    assertThat(train.recipe(2_000_000).length()).isEqualTo(Length.epochs(160));
    assertThat(train.recipe(4_000_000).length()).isEqualTo(Length.epochs(160));
    Train other = (Train) Steps.CATALOG.read("train(epochs=160, budget-macs=1316800)");
    assertThat(other.recipe(1_000_000).length()).isEqualTo(Length.epochs(210));
    long macs = CostTable.of(LINEAR.network()).macs();
    Step.Reached done =
        Steps.CATALOG
            .read(TRAIN.replace(")", ", budget-macs=" + 2 * macs + ")"))
            .run(LINEAR, context(new LinearEngine()));
    assertThat(done.imagesSeen()).isEqualTo(4 * 60);
  }

  @Test
  void aModelThatRemembersNothingIsRefused() {
    assertThatThrownBy(() -> run(new LinearEngine(), LINEAR, "rewind"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("method=remember");
    assertThatThrownBy(() -> Steps.CATALOG.read("rewind(to=start)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("remembered, fresh");
    assertThatThrownBy(() -> Steps.CATALOG.read("train(budget-macs=0)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("budget-macs");
  }
}
