package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Progress;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SclTest {
  private static final Network NETWORK = LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0);

  private static Scl scl(String text) {
    return (Scl) Methods.CATALOG.read(text);
  }

  /** One filter of two weights at 3x3 positions. */
  private static Model pair() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 3, 3));
    b.add("conv", Conv.of(1, 1), Network.INPUT);
    Model model = MethodTrainings.fresh(b.build());
    return model.with(
        model.weights().with(Map.of("conv.weight", Tensor.of(List.of(1, 2, 1, 1), .5f, -.2f))));
  }

  private static SparseConnections methodRun(Scl options, Model model) {
    return (SparseConnections)
        options.begin(model, MethodTrainings.plain(), MethodTrainings.recipe(1));
  }

  /** With v = (.5, -.2) and m = (.3, -.1) the dead connection moves back towards life. */
  @Test
  void masksLearnByTheIdentityAndWeightsOnlyWhereTheyLive() {
    Model model = pair();
    SparseConnections methodRun =
        methodRun(scl("scl(penalty=0.01, normalize=none, mask-rate=0.1)"), model);
    methodRun.restore(
        Map.of(
            "weight-variable.conv.weight", Tensor.vector(.5f, -.2f),
            "mask-variable.conv.weight", Tensor.vector(.3f, -.1f)));
    float[] parameters = {.5f, 0};
    Progress progress = MethodTrainings.progress(model, parameters, 1, 10);
    progress.gradients()[0] = .4f;
    progress.gradients()[1] = 1;
    methodRun.gradientsReady(progress);
    assertThat(progress.gradients()).containsExactly(.4f, 0);
    methodRun.updated(progress);
    assertThat(methodRun.save().get("mask-variable.conv.weight").data())
        .containsExactly(new float[] {.279f, -.081f}, offset(1e-6f));
    assertThat(parameters).containsExactly(.5f, 0);
  }

  @Test
  void aRevivedConnectionHasItsOldWeight() {
    Model model = pair();
    SparseConnections methodRun =
        methodRun(scl("scl(penalty=0.01, normalize=none, mask-rate=1)"), model);
    methodRun.restore(
        Map.of(
            "weight-variable.conv.weight", Tensor.vector(.5f, -.2f),
            "mask-variable.conv.weight", Tensor.vector(.3f, -.1f)));
    float[] parameters = {.5f, 0};
    Progress progress = MethodTrainings.progress(model, parameters, 1, 10);
    progress.gradients()[1] = 1;
    methodRun.gradientsReady(progress);
    methodRun.updated(progress);
    assertThat(parameters).containsExactly(.5f, -.2f);
  }

  /**
   * The penalty alone takes start / (mask-rate * penalty * cost) steps, and never the other way.
   */
  @Test
  void withoutAGradientConnectionsOnlyDie() {
    for (String count : List.of("weights", "macs")) {
      Model model = pair();
      double cost = count.equals("macs") ? 9 : 1;
      SparseConnections methodRun =
          methodRun(
              scl("scl(start=0.09, mask-rate=0.01, penalty=0.5, freeze=0, count=" + count + ")"),
              model);
      float[] parameters = {.5f, -.2f};
      methodRun.epochStarts(MethodTrainings.progress(model, parameters, 0, 100));
      double before = 2 * cost;
      int steps = 0;
      while (methodRun.connections() > 0) {
        Progress progress = MethodTrainings.progress(model, parameters, steps++, 100);
        methodRun.gradientsReady(progress);
        methodRun.updated(progress);
        assertThat(methodRun.connections()).isLessThanOrEqualTo(before);
        before = methodRun.connections();
      }
      assertThat((double) steps).isEqualTo(0.09 / (0.01 * 0.5 * cost), within(1.0));
      assertThat(parameters).containsOnly(0);
    }
  }

  @Test
  void masksRestAtTheEnd() {
    Model model = pair();
    SparseConnections methodRun = methodRun(scl("scl(start=0.05, penalty=10, freeze=0.3)"), model);
    float[] parameters = {.5f, -.2f};
    methodRun.epochStarts(MethodTrainings.progress(model, parameters, 0, 10));
    Progress late = MethodTrainings.progress(model, parameters, 7, 10);
    methodRun.gradientsReady(late);
    methodRun.updated(late);
    assertThat(methodRun.connections()).isEqualTo(2);
    Progress earlier = MethodTrainings.progress(model, parameters, 6, 10);
    methodRun.gradientsReady(earlier);
    methodRun.updated(earlier);
    assertThat(methodRun.connections()).isZero();
  }

  @Test
  void normalizedGradientsHaveTheSizeThatTheOptionSays() {
    double[] rms = {3, -4, 0, 0};
    SparseConnections.normalize(rms, Scl.Normalize.RMS);
    assertThat(Arrays.stream(rms).map(g -> g * g).sum() / 4).isEqualTo(1, within(1e-7));
    double[] norm = {3, -4};
    SparseConnections.normalize(norm, Scl.Normalize.NORM);
    assertThat(norm).containsExactly(new double[] {.6, -.8}, within(1e-7));
    double[] largest = {3, -4};
    SparseConnections.normalize(largest, Scl.Normalize.LARGEST);
    assertThat(largest).containsExactly(new double[] {.75, -1}, within(1e-7));
    double[] none = {3, -4};
    SparseConnections.normalize(none, Scl.Normalize.NONE);
    assertThat(none).containsExactly(3, -4);
  }

  /** Of 18 pixels four tell the classes. */
  @Test
  void mostConnectionsDieAndTheClassesAreStillTold() {
    Model fresh = MethodTrainings.fresh(NETWORK);
    Trained trained =
        new Trainer(MethodTrainings.recipe(20), MethodTrainings.plain()).train(fresh, scl("scl"));
    Sparsity sparsity = Sparsity.of(trained.model());
    assertThat(sparsity.weights()).isEqualTo(4 * 18);
    assertThat(sparsity.macs()).isEqualTo(CostTable.of(NETWORK).macs());
    assertThat(sparsity.liveMacs()).isEqualTo(sparsity.live());
    assertThat(sparsity.sparsity()).isGreaterThan(0.4);
    assertThat(MethodTrainings.accuracy(trained)).isGreaterThan(0.9);
  }

  @Test
  void aHigherPenaltyLeavesFewer() {
    Model fresh = MethodTrainings.fresh(NETWORK);
    Trainer trainer = new Trainer(MethodTrainings.recipe(10), MethodTrainings.plain());
    long few = Sparsity.of(trainer.train(fresh, scl("scl(penalty=0.5)")).model()).live();
    long many = Sparsity.of(trainer.train(fresh, scl("scl(penalty=0.01)")).model()).live();
    assertThat(few).isLessThan(many);
  }

  /** A weight of a convolution is used once for each output position. */
  @Test
  void liveMacsCountPositions() {
    Model model = pair();
    assertThat(Sparsity.of(model)).isEqualTo(new Sparsity(2, 2, 18, 18));
    Model half =
        model.with(
            model.weights().with(Map.of("conv.weight", Tensor.of(List.of(1, 2, 1, 1), 0, 1))));
    assertThat(Sparsity.of(half)).isEqualTo(new Sparsity(2, 1, 18, 9));
  }

  @Test
  void continuesToTheSameBits() {
    Model fresh = MethodTrainings.fresh(LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0.2));
    MethodTrainings.assertResumes(new LinearEngine(), fresh, scl("scl(penalty=0.5)"), 3, 12);
  }

  @Test
  void unknownLayersAndImpossibleOptionsAreRefused() {
    Forecast before = Forecast.exact(NETWORK);
    assertThatThrownBy(() -> scl("scl(skip=[fcc])").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'fc'");
    assertThatThrownBy(() -> scl("scl(skip=[fc])").forecast(before))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("every layer");
    assertThatThrownBy(() -> scl("scl(freeze=1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("freeze");
    assertThat(scl("scl").forecast(before)).isEqualTo(before);
  }
}
