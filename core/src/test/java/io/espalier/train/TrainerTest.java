package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Augmentation;
import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.data.Data;
import io.espalier.engine.Loss;
import io.espalier.engine.Pass;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import io.espalier.testing.RememberedStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static Trained train(Data data, Recipe recipe) {
    return new Trainer(recipe, Trainings.context(data, Checkpoints.NONE, Cancel.NEVER))
        .train(Trainings.model(0.1));
  }

  private static Trained train(MethodRun methodRun, Recipe recipe) {
    return new Trainer(recipe, Trainings.context(Trainings.DATA, Checkpoints.NONE, Cancel.NEVER))
        .train(Trainings.model(0.1), Trainings.method(() -> methodRun));
  }

  @Test
  void itLearns() {
    Data data = Blobs.data(200, 100);
    Recipe recipe =
        new Recipe(
            new Sgd(0.05, 0.9, true, 1e-3, true),
            new Schedule.Cosine(0, 0.1),
            Length.epochs(6),
            20,
            0.1,
            new Augmentation.None());
    Trained trained = train(data, recipe);
    List<TrainingHistory.Epoch> epochs = trained.history().epochs();
    assertThat(epochs).hasSize(6);
    assertThat(epochs.get(5).loss()).isLessThan(epochs.get(0).loss());
    assertThat(epochs.get(5).validation().orElseThrow().accuracy()).isGreaterThan(0.95);
    assertThat(trained.imagesSeen()).isEqualTo(6 * 200);
    assertThat(
            Evaluation.of(
                new LinearEngine(), trained.model(), data.validation(), data.normalization(), 20))
        .isEqualTo(epochs.get(5).validation().orElseThrow());
  }

  @Test
  void itIsTheLoopThatThePiecesMake() {
    Recipe recipe = Trainings.recipe(Length.steps(2));
    Model model = Trainings.model(0);
    Layout layout = Layout.of(model.network());
    float[] parameters = new float[layout.size()];
    float[] gradients = new float[layout.size()];
    Moments moments = recipe.optimizer().begin(layout.size());
    Batches batches =
        Batches.training(
            Trainings.DATA.train(),
            Trainings.DATA.normalization(),
            recipe.augmentation(),
            recipe.batch(),
            5);
    try (Session session = new LinearEngine().open(model, Watch.NOTHING, 5)) {
      session.trained(parameters);
      for (int i = 0; i < 2; i++) {
        session.step(batches.batch(0, i), Pass.TRAIN, new CrossEntropy(0.1));
        session.gradients(gradients);
        double rate = 0.1 * recipe.schedule().factor(i, 2);
        recipe.optimizer().update(layout, parameters, gradients, moments, rate);
        session.setTrained(parameters);
      }
      Trained trained =
          new Trainer(recipe, Trainings.context(Trainings.DATA, Checkpoints.NONE, Cancel.NEVER))
              .train(model);
      assertThat(trained.model()).isEqualTo(session.model()).isNotEqualTo(model);
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    Recipe recipe = Trainings.recipe(Length.epochs(2));
    Trained once = train(Trainings.DATA, recipe);
    Trained again = train(Trainings.DATA, recipe);
    assertThat(again.model()).isEqualTo(once.model());
    assertThat(Trainings.timeless(again.history())).isEqualTo(Trainings.timeless(once.history()));

    WorkContext other =
        new WorkContext(
            new LinearEngine(), Trainings.DATA, 6, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
    assertThat(new Trainer(recipe, other).train(Trainings.model(0.1)).model())
        .isNotEqualTo(once.model());
  }

  @Test
  void aLengthInStepsIsScoredAtItsEndOnly() {
    TrainingHistory history = train(Trainings.DATA, Trainings.recipe(Length.steps(12))).history();
    assertThat(history.epochs()).extracting(TrainingHistory.Epoch::epoch).containsExactly(0, 1, 2);
    assertThat(history.epochs())
        .extracting(e -> e.validation().isPresent())
        .containsExactly(false, false, true);
    assertThat(history.epochs())
        .extracting(TrainingHistory.Epoch::imagesSeen)
        .containsExactly(22L, 44L, 54L);
  }

  @Test
  void theRateFollowsTheSchedule() {
    Recipe recipe =
        new Recipe(
            new Adam(0.01, 0.9, 0.999, 1e-8, 0, false),
            new Schedule.Step(List.of(0.5), 0.1, 0),
            Length.epochs(2),
            5,
            0,
            new Augmentation.None());
    List<TrainingHistory.Epoch> epochs = train(Trainings.DATA, recipe).history().epochs();
    assertThat(epochs.get(0).rate()).isEqualTo(0.01);
    assertThat(epochs.get(1).rate()).isEqualTo(0.001, within(1e-12));
  }

  @Test
  void hooksComeInOrder() {
    List<String> calls = new ArrayList<>();
    MethodRun methodRun =
        new MethodRun() {
          @Override
          public void epochStarts(Progress p) {
            calls.add("epoch " + p.epoch() + " starts at " + p.step());
          }

          @Override
          public Loss loss(Loss plain, Batch batch) {
            calls.add("loss of " + batch.size());
            return plain;
          }

          @Override
          public void gradientsReady(Progress p) {
            calls.add("gradients at " + p.step());
          }

          @Override
          public void updated(Progress p) {
            calls.add("updated to " + p.step());
          }

          @Override
          public void epochEnds(Progress p) {
            calls.add("epoch " + p.epoch() + " ends at " + p.step());
          }

          @Override
          public Model finish(Model trained) {
            calls.add("finish");
            return trained;
          }
        };
    train(methodRun, Trainings.recipe(Length.steps(6)));
    assertThat(calls.subList(0, 7))
        .containsExactly(
            "epoch 0 starts at 0",
            "loss of 5",
            "gradients at 0",
            "updated to 1",
            "loss of 5",
            "gradients at 1",
            "updated to 2");
    assertThat(calls.subList(13, calls.size()))
        .containsExactly(
            "loss of 2",
            "gradients at 4",
            "updated to 5",
            "epoch 0 ends at 5",
            "epoch 1 starts at 5",
            "loss of 5",
            "gradients at 5",
            "updated to 6",
            "epoch 1 ends at 6",
            "finish",
            "finish");
  }

  @Test
  void maskedGradientsLeaveTheirParametersAlone() {
    MethodRun masked =
        new MethodRun() {
          @Override
          public void gradientsReady(Progress p) {
            Layout.Slot slot = p.layout().slot("fc.weight");
            Arrays.fill(p.gradients(), slot.offset(), slot.offset() + slot.parameter().size(), 0);
          }
        };
    Recipe recipe = Trainings.recipe(new Sgd(0.1, 0.9, true, 0, true), Length.epochs(1));
    Model before = Trainings.model(0.1);
    Model after = train(masked, recipe).model();
    assertThat(after.weights().get("fc.weight")).isEqualTo(before.weights().get("fc.weight"));
    assertThat(after.weights().get("fc.bias")).isNotEqualTo(before.weights().get("fc.bias"));
  }

  @Test
  void parametersChangedAtAnEpochsEndAreScoredAndKept() {
    MethodRun zeroing =
        new MethodRun() {
          @Override
          public void epochEnds(Progress p) {
            Arrays.fill(p.parameters(), 0);
          }
        };
    Trained trained = train(zeroing, Trainings.recipe(Length.epochs(1)));
    assertThat(trained.model().weights().get("fc.bias")).isEqualTo(Tensor.vector(0, 0, 0, 0));
    assertThat(trained.history().epochs().get(0).validation().orElseThrow().loss())
        .isEqualTo(Math.log(4), within(1e-9));
  }

  @Test
  void theScoreIsOfWhatWouldBeDeployed() {
    MethodRun deploying =
        new MethodRun() {
          @Override
          public Model finish(Model trained) {
            return trained.with(
                trained
                    .weights()
                    .with(
                        Map.of(
                            "fc.weight", Tensor.filled(List.of(4, 18), 0),
                            "fc.bias", Tensor.vector(0, 0, 0, 0))));
          }
        };
    Trained trained = train(deploying, Trainings.recipe(Length.epochs(2)));
    assertThat(trained.model().weights().get("fc.bias")).isEqualTo(Tensor.vector(0, 0, 0, 0));
    assertThat(trained.history().epochs())
        .allSatisfy(
            e ->
                assertThat(e.validation().orElseThrow().loss())
                    .isEqualTo(Math.log(4), within(1e-9)));
    assertThat(trained.history().epochs().get(1).loss()).isNotCloseTo(Math.log(4), within(1e-6));
  }

  @Test
  void divergenceSaysWhere() {
    MethodRun exploding =
        new MethodRun() {
          @Override
          public void updated(Progress p) {
            if (p.step() == 7) {
              p.parameters()[p.layout().slot("fc.bias").offset()] = Float.NaN;
            }
          }
        };
    assertThatThrownBy(() -> train(exploding, Trainings.recipe(Length.epochs(3))))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("the loss became NaN and 'fc.bias' has 1 of 4 values")
        .hasMessageContaining("epoch 2, step 7");
  }

  @Test
  void divergenceInTheLastStepIsSeenByItsScore() {
    MethodRun exploding =
        new MethodRun() {
          @Override
          public void epochEnds(Progress p) {
            p.parameters()[p.layout().slot("fc.bias").offset()] = Float.POSITIVE_INFINITY;
          }
        };
    assertThatThrownBy(() -> train(exploding, Trainings.recipe(Length.epochs(1))))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("'fc.bias' has 1 of 4 values that are not finite")
        .hasMessageContaining("epoch 1, step 4");
  }

  @Test
  void noImagesAreRefused() {
    assertThatThrownBy(() -> train(Blobs.data(0, 3), Trainings.recipe(Length.epochs(1))))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no training images");
  }

  @Test
  void withoutValidationImagesThereIsNoScore() {
    assertThat(train(Blobs.data(10, 0), Trainings.recipe(Length.epochs(1))).history().epochs())
        .allSatisfy(e -> assertThat(e.validation()).isEmpty());
  }

  @Test
  void everyEpochLeavesAState() {
    RememberedStates states = new RememberedStates();
    new Trainer(
            Trainings.recipe(Length.steps(12)),
            Trainings.context(Trainings.DATA, states, Cancel.NEVER))
        .train(Trainings.model(0));
    assertThat(states.states())
        .extracting(Checkpoints.State::position)
        .containsExactly(5L, 10L, 12L);
  }
}
