package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.cost.Forecast;
import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.Engines;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Activation;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.reconstruction.Residuals;
import io.espalier.spec.Refusal;
import io.espalier.testing.FlatWeights;
import io.espalier.train.Cancel;
import io.espalier.train.Checkpoints;
import io.espalier.train.Layout;
import io.espalier.train.Length;
import io.espalier.train.MethodRun;
import io.espalier.train.PauseAt;
import io.espalier.train.Progress;
import io.espalier.train.Recipe;
import io.espalier.train.Schedule;
import io.espalier.train.Sgd;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.TrainingHistory;
import io.espalier.train.TrainingMethod;
import io.espalier.train.WorkContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AscpTest {
  private static final double[][] FILTERS = {{1, 0}, {.9, .1}, {0, 2}, {.1, 1.9}, {-1, -1}};
  private static final Ascp OPTIONS =
      new Ascp(
          .4, new Growth.Linear(1), Clustering.AVERAGE_LINKAGE, Centre.CENTROID, .34, List.of());

  /** The worked example of the card: five filters in three clusters. */
  @Test
  void clustersAreThoseOfTheWorkedExample() {
    for (Clustering clustering : Clustering.values()) {
      assertThat(clustering.clusters(FILTERS, 3, new SplittableRandom(1)))
          .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
      assertThat(clustering.clusters(FILTERS, 5, new SplittableRandom(1))).hasSize(5);
      double[][] same = {{1, 1}, {1, 1}, {1, 1}, {1, 1}};
      assertThat(clustering.clusters(same, 3, new SplittableRandom(1))).hasSize(3);
    }
  }

  /** Reconstruction moves the output; the merge behind it does not; dropping would. */
  @Test
  void mergingAddsUpWhatTheNextLayerReads() {
    Model model = example();
    Recipe recipe = recipe(1);
    MethodRun methodRun = OPTIONS.begin(model, context(Checkpoints.NONE), recipe);
    Layout layout = Layout.of(model.network());
    float[] parameters = FlatWeights.of(model, layout);
    long last = recipe.length().total(10);
    methodRun.epochEnds(
        new Progress(
            layout,
            parameters,
            new float[layout.size()],
            new float[layout.size()],
            Layout.ofStatistics(model.network()),
            new float[Layout.ofStatistics(model.network()).size()],
            0,
            last,
            last,
            () -> model));
    int first = layout.slot("fc1.weight").offset();
    assertThat(List.of(parameters[first], parameters[first + 1])).isEqualTo(List.of(.95f, .05f));
    assertThat(parameters[first + 6]).isEqualTo(.05f, within(1e-6f));
    assertThat(parameters[first + 7]).isEqualTo(1.95f, within(1e-6f));
    Map<String, Tensor> changed = new HashMap<>();
    layout
        .slots()
        .forEach(
            (name, slot) -> {
              float[] own = new float[slot.parameter().size()];
              System.arraycopy(parameters, slot.offset(), own, 0, own.length);
              changed.put(name, Tensor.of(slot.parameter().shape(), own));
            });
    Model reconstructed = model.with(model.weights().with(changed));
    Model merged = methodRun.finish(reconstructed);
    assertThat(merged.weights().get("fc2.weight"))
        .isEqualTo(Tensor.of(List.of(2, 3), 3, 7, 5, -.5f, 2, 0));
    Batch x = new Batch(new float[] {.7f, -.3f}, new int[1]);
    assertThat(logits(model, x)).containsExactly(new double[] {1.90, -.25}, within(1e-6));
    assertThat(logits(reconstructed, x)).containsExactly(new double[] {1.95, -.325}, within(1e-6));
    assertThat(logits(merged, x)).containsExactly(new double[] {1.95, -.325}, within(1e-6));
  }

  @Test
  void theMergeAtTheEndLeavesTheOutputUnchanged() {
    for (Clustering clustering : Clustering.values()) {
      for (Centre centre : Centre.values()) {
        Ascp options = new Ascp(.4, new Growth.Linear(1), clustering, centre, .34, List.of());
        List<Model> ends = new ArrayList<>();
        Trained trained =
            new Trainer(recipe(3), context(Checkpoints.NONE))
                .train(Residuals.model(), watching(options, ends));
        Model before = ends.get(ends.size() - 1);
        Model merged = trained.model();
        assertThat(merged.network().shapes().get("a.conv1").channels()).isEqualTo(5);
        assertThat(merged.network().shapes().get("b.conv1").channels()).isEqualTo(8);
        Batch batch = batch();
        double[] now = logits(merged, batch);
        double[] then = logits(before, batch);
        for (int i = 0; i < now.length; i++) {
          assertThat(now[i]).isEqualTo(then[i], within(1e-4));
        }
        assertThat(merged.history().edits().get(0)).isInstanceOf(Edit.Merging.class);
        assertThat(merged.history().edits().get(0).why())
            .startsWith("ascp(ratio=0.4, growth=linear(over=1), clustering=")
            .endsWith("freeze=0.34, skip=[])");
      }
    }
  }

  @Test
  void whatRemainsIsForecastAndLearnsOn() {
    Model model = Residuals.model();
    Forecast forecast = OPTIONS.forecast(Forecast.exact(model.network()));
    Trained trained = new Trainer(recipe(6), context(Checkpoints.NONE)).train(model, OPTIONS);
    CostTable cost = CostTable.of(trained.model().network());
    assertThat(forecast.macs().isExact()).isTrue();
    assertThat(cost.macs()).isEqualTo(forecast.macs().low());
    assertThat(cost.params()).isEqualTo(forecast.params().low());
    List<TrainingHistory.Epoch> epochs = trained.history().epochs();
    assertThat(epochs.get(5).validation().orElseThrow().accuracy()).isGreaterThan(.9);
    assertThat(epochs.get(5).loss()).isLessThan(epochs.get(0).loss());
  }

  /** Clusters, and whether they are frozen, are part of what continues a training. */
  @Test
  void aStoppedTrainingEndsWithTheSameBits() {
    Model whole =
        new Trainer(recipe(3), context(Checkpoints.NONE)).train(Residuals.model(), OPTIONS).model();
    for (int stop : new int[] {13, 24}) {
      Kept kept = new Kept();
      int[] polls = {0};
      WorkContext stopping = context(kept, () -> ++polls[0] > stop);
      assertThatThrownBy(() -> new Trainer(recipe(3), stopping).train(Residuals.model(), OPTIONS))
          .isInstanceOf(Cancel.Cancelled.class);
      Model resumed =
          new Trainer(recipe(3), context(kept)).train(Residuals.model(), OPTIONS).model();
      assertThat(resumed).isEqualTo(whole);
      Kept paused = new Kept();
      WorkContext pausing =
          new WorkContext(
              Engines.find(),
              Residuals.data(300),
              7,
              paused,
              Cancel.NEVER,
              new PauseAt(stop / 10.0),
              epoch -> {},
              Residuals::model);
      new Trainer(recipe(3), pausing).train(Residuals.model(), OPTIONS);
      assertThat(new Trainer(recipe(3), context(paused)).train(Residuals.model(), OPTIONS).model())
          .isEqualTo(whole);
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    Network network = Residuals.network();
    Ascp little =
        new Ascp(.05, new Growth.Linear(1), Clustering.K_MEANS, Centre.CENTROID, .1, List.of());
    assertThatThrownBy(() -> little.forecast(Forecast.exact(network)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no group that is free loses a channel");
    assertThatThrownBy(
            () ->
                new Ascp(
                    1, new Growth.Linear(1), Clustering.K_MEANS, Centre.CENTROID, .1, List.of()))
        .hasMessageContaining("(0, 1)");
  }

  /** Passes everything on, and keeps what {@link AscpRun#tied} makes of each trained model. */
  private record Seen(MethodRun methodRun, List<Model> ends) implements MethodRun {
    @Override
    public void gradientsReady(Progress progress) {
      methodRun.gradientsReady(progress);
    }

    @Override
    public void epochEnds(Progress progress) {
      methodRun.epochEnds(progress);
    }

    @Override
    public Model finish(Model trained) {
      ends.add(((AscpRun) methodRun).tied(trained));
      return methodRun.finish(trained);
    }
  }

  private static TrainingMethod watching(Ascp options, List<Model> ends) {
    return (model, context, recipe) -> new Seen(options.begin(model, context, recipe), ends);
  }

  private static final class Kept implements Checkpoints {
    private Optional<State> newest = Optional.empty();

    @Override
    public Optional<State> newest(long upTo) {
      return newest.filter(state -> state.position() <= upTo);
    }

    @Override
    public void save(State state) {
      newest = Optional.of(state);
    }
  }

  private static Recipe recipe(double epochs) {
    return new Recipe(
        new Sgd(.05, .9, true, 5e-4, true),
        new Schedule.Cosine(0, 0),
        Length.epochs(epochs),
        30,
        0,
        new Augmentation.None());
  }

  private static WorkContext context(Checkpoints checkpoints) {
    return context(checkpoints, Cancel.NEVER);
  }

  private static WorkContext context(Checkpoints checkpoints, Cancel cancel) {
    return new WorkContext(
        Engines.find(), Residuals.data(300), 7, checkpoints, cancel, epoch -> {});
  }

  private static Batch batch() {
    return Batches.evaluation(
            Residuals.data(300).validation(), Residuals.data(300).normalization(), 60)
        .batch(0, 0);
  }

  private static double[] logits(Model model, Batch batch) {
    try (Session session = Engines.find().open(model, Watch.NOTHING, 1)) {
      return session.forward(batch, Pass.EVALUATE);
    }
  }

  private static Model example() {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 1, 1));
    net.add("flat", new Flatten(), Network.INPUT);
    net.add("fc1", new Linear(5, false), "flat");
    net.add("relu", new Activation(Activation.Kind.RELU), "fc1");
    net.add("fc2", new Linear(2, false), "relu");
    Tensor filters = Tensor.of(List.of(5, 2), 1, 0, .9f, .1f, 0, 2, .1f, 1.9f, -1, -1);
    Tensor readers = Tensor.of(List.of(2, 5), 1, 2, 3, 4, 5, .5f, -1, 1, 1, 0);
    return new Model(
        net.build(),
        new Weights(Map.of("fc1.weight", filters, "fc2.weight", readers)),
        History.NONE);
  }
}
