package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.testing.RememberedStates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that pauses, however often, is the training that never paused. */
class PauseTest {
  private static final int EPOCHS = 3;
  private static final List<Recipe> RECIPES =
      List.of(
          Trainings.recipe(Length.epochs(EPOCHS)),
          Trainings.recipe(new Adam(0.01, 0.9, 0.999, 1e-8, 1e-3, true), Length.steps(13)));

  private static Trained train(Recipe recipe, Checkpoints checkpoints, PauseAt pauseAt) {
    return train(recipe, checkpoints, pauseAt, epoch -> {});
  }

  private static Trained train(
      Recipe recipe, Checkpoints checkpoints, PauseAt pauseAt, EpochObserver observer) {
    WorkContext plain = Trainings.context(Trainings.DATA, checkpoints, Cancel.NEVER);
    WorkContext context =
        new WorkContext(
            plain.engine(),
            plain.data(),
            plain.seed(),
            checkpoints,
            Cancel.NEVER,
            pauseAt,
            observer,
            plain.start());
    return new Trainer(recipe, context).train(Trainings.model(0.3));
  }

  @Property(tries = 60)
  void pausesChangeNoBit(
      @ForAll @Size(min = 1, max = 3) List<@DoubleRange(max = 3.5) Double> points,
      @ForAll @IntRange(max = 1) int which) {
    Recipe recipe = RECIPES.get(which);
    Trained whole = train(recipe, new RememberedStates(), PauseAt.NEVER);
    long total = recipe.length().total(Trainings.STEPS_PER_EPOCH);
    RememberedStates left = new RememberedStates();
    double furthest = 0;
    for (double point : points.stream().sorted().toList()) {
      Trained paused = train(recipe, left, new PauseAt(point));
      furthest = Math.min((double) total, Math.ceil(point * Trainings.STEPS_PER_EPOCH - 1e-6));
      assertThat(left.newest().map(Checkpoints.State::position).orElse(0L))
          .isEqualTo((long) furthest);
      assertThat(paused.ended()).isEqualTo(furthest == total);
      assertThat(paused.epochs()).isEqualTo(furthest / Trainings.STEPS_PER_EPOCH);
    }
    Trained resumed = train(recipe, left, PauseAt.NEVER);
    assertThat(resumed.ended()).isTrue();
    assertThat(resumed.model()).isEqualTo(whole.model());
    assertThat(resumed.imagesSeen()).isEqualTo(whole.imagesSeen());
    assertThat(Trainings.timeless(resumed.history()))
        .isEqualTo(Trainings.timeless(whole.history()));
  }

  /** 22 images in batches of 5: five steps, the last of 2 images. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, false",
    "0.1, 1, 5, 0, false",
    "0.2, 1, 5, 0, false",
    "0.9999, 5, 22, 1, false",
    "1, 5, 22, 1, false",
    "1.0000001, 6, 27, 1, false",
    "2.5, 13, 59, 2, false",
    "3, 15, 66, 3, true",
    "4, 15, 66, 3, true"
  })
  void itPausesAtTheEndOfAStep(double point, long steps, long images, int epochs, boolean ended) {
    RememberedStates left = new RememberedStates();
    Trained paused = train(RECIPES.get(0), left, new PauseAt(point));
    assertThat(left.newest().map(Checkpoints.State::position).orElse(0L)).isEqualTo(steps);
    assertThat(paused.imagesSeen()).isEqualTo(images);
    assertThat(paused.history().epochs()).hasSize(epochs);
    assertThat(paused.ended()).isEqualTo(ended);
  }

  @Test
  void pausedAgainAtTheSamePointNothingIsTrained() {
    RememberedStates left = new RememberedStates();
    Trained once = train(RECIPES.get(0), left, new PauseAt(1.4));
    int states = left.states().size();
    assertThat(train(RECIPES.get(0), left, new PauseAt(1.4)).model()).isEqualTo(once.model());
    assertThat(left.states()).hasSize(states);
  }

  /** Where no state up to a lower point is left, it is trained anew, and those further on stay. */
  @Test
  void aLowerPointIsReachedWithoutTheStatesBeyondIt() {
    RememberedStates left = new RememberedStates();
    Trained low = train(RECIPES.get(0), new RememberedStates(), new PauseAt(0.6));
    train(RECIPES.get(0), left, new PauseAt(2));
    left.states().removeIf(state -> state.position() < 2 * Trainings.STEPS_PER_EPOCH);
    assertThat(train(RECIPES.get(0), left, new PauseAt(0.6)).model()).isEqualTo(low.model());
    Trained whole = train(RECIPES.get(0), new RememberedStates(), PauseAt.NEVER);
    assertThat(train(RECIPES.get(0), left, PauseAt.NEVER).model()).isEqualTo(whole.model());
  }

  @Test
  void everyEpochIsHeardOfOnceOrAsOneOfThoseBefore() {
    RememberedStates left = new RememberedStates();
    List<String> heard = new ArrayList<>();
    EpochObserver observer =
        new EpochObserver() {
          @Override
          public void ended(TrainingHistory.Epoch epoch) {
            heard.add("ended " + epoch.epoch());
          }

          @Override
          public void continued(List<TrainingHistory.Epoch> earlier) {
            heard.add("continued " + earlier.size());
          }
        };
    for (double point : new double[] {0.4, 1, 1.4, 5}) {
      train(RECIPES.get(0), left, new PauseAt(point), observer);
    }
    assertThat(heard)
        .containsExactly(
            "continued 0", "ended 0", "continued 1", "continued 1", "ended 1", "ended 2");
  }

  @Test
  void passesAreSharedAmongTrainings() {
    assertThat(new PauseAt(3).after(1.1).steps(10)).isEqualTo(19);
    assertThat(new PauseAt(0.3).after(0.1 + 0.2).steps(1000)).isZero();
    assertThat(new PauseAt(1).after(2)).isEqualTo(new PauseAt(0));
    assertThat(PauseAt.NEVER.after(2)).isEqualTo(PauseAt.NEVER);
    assertThat(PauseAt.NEVER.after(Double.POSITIVE_INFINITY)).isEqualTo(PauseAt.NEVER);
    assertThat(PauseAt.NEVER.steps(391)).isEqualTo(Long.MAX_VALUE);
    assertThat(new PauseAt(0.3).isBehind(0.1 + 0.2)).isFalse();
    assertThat(new PauseAt(0.3).isBehind(0.301)).isTrue();
    assertThat(PauseAt.NEVER.isBehind(Double.POSITIVE_INFINITY)).isFalse();
    assertThatThrownBy(() -> new PauseAt(Double.NaN)).hasMessageContaining("not NaN");
  }

  /** The images of a batch whose label the training pass itself named, and no bit beside. */
  @Test
  void trainingAccuracyIsThatOfTheTrainingPasses() {
    double[] logits = {1, 2, 3, 3, 1, 3, 0, 0, 0};
    int[] labels = {2, 2, 0};
    Answers answers = new Answers(new CrossEntropy(0.1));
    double[] counted = new double[logits.length];
    double[] plain = new double[logits.length];
    assertThat(answers.apply(logits, labels, counted))
        .isEqualTo(new CrossEntropy(0.1).apply(logits, labels, plain));
    assertThat(counted).isEqualTo(plain);
    assertThat(answers.right()).isEqualTo(2);

    List<TrainingHistory.Epoch> epochs =
        train(Trainings.recipe(Length.epochs(12)), Checkpoints.NONE, PauseAt.NEVER)
            .history()
            .epochs();
    double first = epochs.get(0).accuracy().orElseThrow();
    assertThat(first * 22).isCloseTo(Math.rint(first * 22), within(1e-9));
    assertThat(epochs.get(11).accuracy().orElseThrow()).isBetween(first, 1.0);
  }

  /** A checkpoint of an earlier version counts no right answers: of its epoch none are known. */
  @Test
  void aStateWithoutTrainingAccuracyContinues() {
    RememberedStates left = new RememberedStates();
    Trained whole = train(RECIPES.get(0), new RememberedStates(), PauseAt.NEVER);
    train(RECIPES.get(0), left, new PauseAt(1.4));
    Checkpoints.State state = left.newest().orElseThrow();
    Map<String, String> notes = new HashMap<>(state.notes());
    notes.remove("epoch-right");
    notes.computeIfPresent(
        "history", (key, json) -> json.replaceAll("\"accuracy\":[^,]*,\"val", "\"val"));
    RememberedStates old = new RememberedStates();
    old.save(new Checkpoints.State(state.position(), state.tensors(), notes));
    Trained resumed = train(RECIPES.get(0), old, PauseAt.NEVER);
    assertThat(resumed.model()).isEqualTo(whole.model());
    assertThat(resumed.history().epochs().stream().map(TrainingHistory.Epoch::accuracy))
        .containsExactly(
            Optional.empty(), Optional.empty(), whole.history().epochs().get(2).accuracy());
  }
}
