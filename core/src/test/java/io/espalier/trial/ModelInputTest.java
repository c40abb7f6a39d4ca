package io.espalier.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Data;
import io.espalier.data.DataCache;
import io.espalier.data.DataSpec;
import io.espalier.engine.Place;
import io.espalier.metric.Metric;
import io.espalier.model.Initialization;
import io.espalier.model.InputSpec;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.model.Tensor;
import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.step.Steps;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Cancel;
import io.espalier.train.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trial's model takes its images and labels for, and what its start did. */
class ModelInputTest {
  private static final DataSpec SPEC =
      DataSpec.parse(
          "data(source=generated(train=120, test=30, classes=3, size=8), validation=30)");
  private static final DataCache CACHE = new DataCache(Stores::at);
  private static final Data DATA = CACHE.load(SPEC);
  private static final String TRAIN = "train(epochs=1, batch=16, rate=0.05)";

  @TempDir private Path folder;
  private Store store;
  private TrialFiles files;

  @BeforeEach
  void open() {
    store = Stores.at(folder.toString());
    files = new TrialFiles(store);
  }

  /** A trial from a saved model that says nothing of its input, as earlier versions left it. */
  private Trial base() {
    ModelFolder start = new ModelFolder(store.child("start"));
    start.save(
        Initialization.PYTORCH_DEFAULT.fresh(LinearEngine.network(new Shape(3, 8, 8), 3, 0), 3));
    return from(new Start.Saved(start.folder().uri(), ModelFolder.hash(start.read())), TRAIN);
  }

  private static Trial child(Trial base, String... steps) {
    return from(new Start.OutcomeOf(base.id()), steps);
  }

  private static Trial from(Start start, String... steps) {
    return new Trial(
        new Candidate(start, Stream.of(steps).map(Steps.CATALOG::read).toList()), SPEC, 1);
  }

  private Result run(Order order) {
    return new TrialRunner(new LinearEngine(), CACHE, files, epoch -> {})
        .run(order, Place.ONE_THREAD, Cancel.NEVER);
  }

  private Result.Measured measured(Trial trial) {
    return (Result.Measured) run(new Order.Run(trial));
  }

  private Model model(Trial trial) {
    return files.model(trial.id()).read();
  }

  @Test
  void aModelTakesItsInputFromTheDataOfItsTrial() {
    Trial base = base();
    measured(base);
    assertThat(model(base).input()).contains(DATA.input());
  }

  /** The outputs of a base whose classes are in another order, and which saw other numbers. */
  private InputSpec other() {
    List<String> names = DATA.classes();
    return new InputSpec(
        DATA.input().image(),
        List.of(0.1, 0.2, 0.3),
        List.of(0.5, 0.6, 0.7),
        Optional.empty(),
        List.of(names.get(2), names.get(0), names.get(1)));
  }

  @Test
  void aChildSeesTheDataAsItsBaseDid() {
    Trial base = base();
    measured(base);
    files.model(base.id()).save(model(base).with(other()));
    Data seen = DATA.as(other());

    Result.Measured same = measured(child(base));
    Evaluation expected =
        Evaluation.of(
            new LinearEngine(), model(base), seen.validation(), seen.normalization(), 250);
    assertThat(same.metrics().get(Metric.LOSS)).isEqualTo(expected.loss());
    assertThat(same.metrics().get(Metric.ACCURACY)).isEqualTo(expected.accuracy());
    Evaluation otherwise =
        Evaluation.of(
            new LinearEngine(), model(base), DATA.validation(), DATA.normalization(), 250);
    assertThat(same.metrics().get(Metric.LOSS)).isNotEqualTo(otherwise.loss());
    assertThat(model(child(base)).input()).contains(other());

    Result.Tested tested = (Result.Tested) run(new Order.Test(child(base).id(), SPEC));
    assertThat(tested.metrics().get(Metric.TEST_ACCURACY))
        .isEqualTo(
            Evaluation.of(new LinearEngine(), model(base), seen.test(), seen.normalization(), 250)
                .accuracy());

    Trial further = child(base, TRAIN, "train(epochs=1, batch=16, rate=0.01)");
    measured(further);
    assertThat(model(further).input()).contains(other());
  }

  /** A network with its outputs in another order, and their names with them, is the same. */
  @Test
  void theOrderOfTheClassesChangesNoScore() {
    Trial base = base();
    measured(base);
    InputSpec input = DATA.input();
    List<String> names = input.classes();
    InputSpec turned =
        new InputSpec(
            input.image(),
            input.mean(),
            input.deviation(),
            input.resize(),
            List.of(names.get(1), names.get(2), names.get(0)));
    double before = measured(child(base)).metrics().get(Metric.ACCURACY);
    Model model = model(base);
    Model other = turned(model).with(turned);
    files.model(base.id()).save(other);
    files.forgetModel(child(base).id());
    store.child("outcomes").delete(child(base).id().hex() + ".json");
    assertThat(measured(child(base)).metrics().get(Metric.ACCURACY)).isEqualTo(before);
  }

  /** The same network with its outputs in another order. */
  private static Model turned(Model model) {
    Tensor weight = model.weights().get("fc.weight").copy();
    Tensor bias = model.weights().get("fc.bias").copy();
    int row = weight.size() / 3;
    for (int c = 0; c < 3; c++) {
      int from = (c + 1) % 3;
      System.arraycopy(
          model.weights().get("fc.weight").data(), from * row, weight.data(), c * row, row);
      bias.data()[c] = model.weights().get("fc.bias").data()[from];
    }
    return model.with(model.weights().with(Map.of("fc.weight", weight, "fc.bias", bias)));
  }

  @Test
  void aChildOfABaseThatAnEarlierVersionLeftComesOutTheSame() {
    Trial base = base();
    measured(base);
    Trial child = child(base, TRAIN);
    Result.Measured now = measured(child);
    Model ended = model(child);
    files.model(base.id()).folder().delete("input.json");
    files.forgetModel(child.id());
    store.child("outcomes").delete(child.id().hex() + ".json");
    Result.Measured before = measured(child);
    assertThat(before.metrics().get(Metric.LOSS)).isEqualTo(now.metrics().get(Metric.LOSS));
    assertThat(ModelFolder.hash(model(child))).isEqualTo(ModelFolder.hash(ended));
  }

  /** The names in a folder may be corrected; the trial then runs. */
  @Test
  void aClassThatTheBaseDoesNotKnowIsNoLastingVerdict() {
    Trial base = base();
    measured(base);
    Model model = model(base);
    InputSpec input = DATA.input();
    InputSpec strange =
        new InputSpec(
            input.image(),
            input.mean(),
            input.deviation(),
            input.resize(),
            List.of(input.classes().get(0), input.classes().get(1), "dog"));
    files.model(base.id()).save(model.with(strange));
    Hash id = child(base).id();
    Result.Failed failed = (Result.Failed) run(new Order.Run(child(base)));
    assertThat(failed.message())
        .contains("does not know the class '" + input.classes().get(2) + "'", "dog");
    assertThat(failed.lasting()).isFalse();
    assertThat(files.outcome(id)).isEmpty();
    files.model(base.id()).save(model);
    measured(child(base));
  }
}
