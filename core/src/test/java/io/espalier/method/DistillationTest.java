package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Loss;
import io.espalier.model.InputSpec;
import io.espalier.model.Model;
import io.espalier.model.ModelFolder;
import io.espalier.model.Tensor;
import io.espalier.network.Network;
import io.espalier.spec.Refusal;
import io.espalier.store.Store;
import io.espalier.store.Stores;
import io.espalier.store.Unavailable;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import io.espalier.train.CrossEntropy;
import io.espalier.train.Evaluation;
import io.espalier.train.Trained;
import io.espalier.train.Trainer;
import io.espalier.train.TrainingMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationTest {
  private static final Network NETWORK = LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0);

  @TempDir private Path folder;

  /** Softmaxes at temperature 2: (2/3, 1/3) of the teacher, (1/3, 2/3) of the learner. */
  @Test
  void theLossIsTheDivergenceOfTheSoftenedClasses() {
    double log4 = 2 * Math.log(2);
    Loss loss = new SoftTargets(CrossEntropy.PLAIN, new double[] {log4, 0}, 2, 0.75);
    double[] gradient = new double[2];
    double value = loss.apply(new double[] {0, log4}, new int[] {0}, gradient);
    double hard = Math.log(5);
    double soft = Math.log(2) / 3;
    assertThat(value).isEqualTo(0.25 * hard + 0.75 * 4 * soft, within(1e-12));
    double pull = 0.25 * (0.2 - 1) + 0.75 * 2 * (1.0 / 3 - 2.0 / 3);
    assertThat(gradient).containsExactly(new double[] {pull, -pull}, within(1e-12));
  }

  @Test
  void itsGradientIsThatOfFiniteDifferences() {
    double[] logits = {0.3, -1, 2, 0.5, 0.1, -0.7};
    Loss loss =
        new SoftTargets(new CrossEntropy(0.1), new double[] {1, 0, 3, -2, 0.5, 0.4}, 3, 0.6);
    int[] labels = {2, 1};
    double[] gradient = new double[6];
    loss.apply(logits, labels, gradient);
    for (int i = 0; i < 6; i++) {
      double[] more = logits.clone();
      more[i] += 1e-6;
      double[] less = logits.clone();
      less[i] -= 1e-6;
      double slope =
          (loss.apply(more, labels, new double[6]) - loss.apply(less, labels, new double[6]))
              / 2e-6;
      assertThat(gradient[i]).isEqualTo(slope, within(1e-8));
    }
  }

  private String save(Model model) {
    Store store = Stores.at(folder.toString());
    new ModelFolder(store).save(model);
    return store.uri();
  }

  private static Distillation from(String uri, double weight) {
    return new Distillation(Optional.of(uri), Optional.empty(), 2, weight);
  }

  /** The teacher calls every class by the next one's name, and so does who learns from it. */
  @Test
  void theLearnerTakesTheTeachersView() {
    Model fresh = MethodTrainings.fresh(NETWORK);
    Trained knowing = new Trainer(MethodTrainings.recipe(10), MethodTrainings.plain()).train(fresh);
    assertThat(MethodTrainings.accuracy(knowing)).isGreaterThan(0.9);
    String uri = save(shifted(knowing.model()));
    Trained learner =
        new Trainer(MethodTrainings.recipe(10), MethodTrainings.plain()).train(fresh, from(uri, 1));
    assertThat(MethodTrainings.accuracy(learner)).isLessThan(0.1);
    Model back = shifted(shifted(shifted(learner.model())));
    assertThat(
            Evaluation.of(
                    new LinearEngine(),
                    back,
                    MethodTrainings.DATA.validation(),
                    MethodTrainings.DATA.normalization(),
                    MethodTrainings.BATCH)
                .accuracy())
        .isGreaterThan(0.9);
  }

  private static Model shifted(Model model) {
    Tensor weight = model.weights().get("fc.weight").copy();
    Tensor bias = model.weights().get("fc.bias").copy();
    int row = weight.size() / Blobs.CLASSES;
    for (int c = 0; c < Blobs.CLASSES; c++) {
      int to = (c + 1) % Blobs.CLASSES;
      System.arraycopy(
          model.weights().get("fc.weight").data(), c * row, weight.data(), to * row, row);
      bias.data()[to] = model.weights().get("fc.bias").data()[c];
    }
    return model.with(model.weights().with(Map.of("fc.weight", weight, "fc.bias", bias)));
  }

  @Test
  void aTeacherThatOverflowsIsRefused() {
    Model fresh = MethodTrainings.fresh(NETWORK);
    Tensor large = Tensor.filled(fresh.weights().get("norm.weight").shape(), 3e38f);
    String uri = save(fresh.with(fresh.weights().with(Map.of("norm.weight", large))));
    assertThatThrownBy(
            () ->
                new Trainer(MethodTrainings.recipe(1), MethodTrainings.plain())
                    .train(fresh, from(uri, 1)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot distil from " + uri + ": 'activation of norm' has ")
        .hasMessageEndingWith("; choose another teacher");
  }

  /** A teacher whose outputs and their names are in another order teaches the same, to the bit. */
  @Test
  void theTeachersClassesAreFoundByTheirNames() {
    Model fresh = MethodTrainings.fresh(NETWORK);
    Model teacher =
        new Trainer(MethodTrainings.recipe(4), MethodTrainings.plain()).train(fresh).model();
    Trained plain =
        new Trainer(MethodTrainings.recipe(2), MethodTrainings.plain())
            .train(fresh, from(save(teacher), 1));
    InputSpec input = MethodTrainings.DATA.input();
    List<String> names = new ArrayList<>(input.classes());
    Collections.rotate(names, 1);
    InputSpec renamed =
        new InputSpec(
            input.image(), input.mean(), input.deviation(), input.resize(), List.copyOf(names));
    Distillation method = from(save(shifted(teacher).with(renamed)), 1);
    Trained turned =
        new Trainer(MethodTrainings.recipe(2), MethodTrainings.plain()).train(fresh, method);
    assertThat(turned.model().weights()).isEqualTo(plain.model().weights());
    names.set(0, "dog");
    InputSpec strange =
        new InputSpec(
            input.image(), input.mean(), input.deviation(), input.resize(), List.copyOf(names));
    Distillation unknown = from(save(teacher.with(strange)), 1);
    assertThatThrownBy(() -> unknown.check(MethodTrainings.DATA))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot distil from")
        .hasMessageContaining("does not know the class 'blob 3'");
  }

  @Test
  void theTeacherSeesTheImagesInItsOwnNormalization() {
    Data data = MethodTrainings.DATA;
    InputSpec learner = data.input();
    InputSpec teacher =
        new InputSpec(
            learner.image(),
            List.of(0.1, 0.7),
            List.of(0.5, 0.15),
            Optional.empty(),
            learner.classes());
    TeacherView view = TeacherView.of(teacher, learner, "Cannot distil");
    Batch batch = Batches.evaluation(data.validation(), data.normalization(), 7).batch(0, 1);
    Data seen = data.as(teacher);
    Batch expected = Batches.evaluation(seen.validation(), seen.normalization(), 7).batch(0, 1);
    float[] images = view.batch(batch).images();
    for (int i = 0; i < images.length; i++) {
      assertThat(images[i]).isEqualTo(expected.images()[i], within(1e-5f));
    }
    assertThat(TeacherView.of(learner, learner, "").batch(batch)).isSameAs(batch);
  }

  @Test
  void continuesToTheSameBits() {
    Model fresh = MethodTrainings.fresh(LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0.2));
    String uri = save(MethodTrainings.fresh(NETWORK));
    MethodTrainings.assertResumes(new LinearEngine(), fresh, from(uri, 0.5), 3, 12);
  }

  @Test
  void aTeacherIsNeededThatFits() {
    Model fresh = MethodTrainings.fresh(NETWORK);
    TrainingMethod nameless = Methods.CATALOG.read("distillation");
    assertThatThrownBy(
            () -> nameless.begin(fresh, MethodTrainings.plain(), MethodTrainings.recipe(1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("began with no trained model");
    String uri = save(MethodTrainings.fresh(LinearEngine.network(Blobs.SHAPE, 7, 0)));
    assertThatThrownBy(
            () -> from(uri, 1).begin(fresh, MethodTrainings.plain(), MethodTrainings.recipe(1)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("7 classes")
        .hasMessageContaining("has 4");
    Distillation held = new Distillation(Optional.of(uri), Optional.of("0".repeat(64)), 4, 0.9);
    assertThatThrownBy(() -> held.begin(fresh, MethodTrainings.plain(), MethodTrainings.recipe(1)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("no longer");
    assertThatThrownBy(() -> Methods.CATALOG.read("distillation(weight=0)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("weight must be above 0");
  }
}
