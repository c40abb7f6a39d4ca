package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.data.Data;
import io.espalier.data.Images;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Shape;
import io.espalier.store.Unavailable;
import io.espalier.testing.RememberedStates;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A training that was stopped and continued ends with the bits of one that was not. */
class ResumeTest {
  private static final int EPOCHS = 3;
  private static final int STEPS = EPOCHS * Trainings.STEPS_PER_EPOCH;
  private static final List<Recipe> RECIPES =
      List.of(
          Trainings.recipe(Length.epochs(EPOCHS)),
          Trainings.recipe(new Adam(0.01, 0.9, 0.999, 1e-8, 1e-3, true), Length.steps(STEPS - 2)));

  /** Counts steps and starts in a tensor, and lets that count act on the gradients. */
  private static final class Counting implements MethodRun {
    private final float[] count = {0, 0};

    @Override
    public void epochStarts(Progress progress) {
      count[1]++;
    }

    @Override
    public void gradientsReady(Progress progress) {
      count[0]++;
      for (int i = 0; i < progress.gradients().length; i++) {
        progress.gradients()[i] *= 1 + 0.01f * count[0] + 0.1f * count[1];
      }
    }

    @Override
    public void updated(Progress progress) {
      progress.momentum()[0] *= 0.5f;
    }

    @Override
    public Map<String, Tensor> save() {
      return Map.of("count", Tensor.vector(count));
    }

    @Override
    public void restore(Map<String, Tensor> saved) {
      System.arraycopy(saved.get("count").data(), 0, count, 0, count.length);
    }
  }

  /** Asks to stop when it is polled for the n-th time, counted from 0. */
  private static Cancel afterSteps(int steps) {
    AtomicInteger polls = new AtomicInteger();
    return () -> polls.getAndIncrement() >= steps;
  }

  private static Trained train(Recipe recipe, Checkpoints checkpoints, Cancel cancel) {
    return new Trainer(recipe, Trainings.context(Trainings.DATA, checkpoints, cancel))
        .train(Trainings.model(0.3), Trainings.method(Counting::new));
  }

  private static void assertSame(
      Trained resumed, RememberedStates left, Trained whole, RememberedStates reference) {
    assertThat(resumed.model()).isEqualTo(whole.model());
    assertThat(Trainings.timeless(resumed.history()))
        .isEqualTo(Trainings.timeless(whole.history()));
    Checkpoints.State last = left.newest().orElseThrow();
    Checkpoints.State expected = reference.newest().orElseThrow();
    assertThat(last.position()).isEqualTo(expected.position());
    assertThat(last.tensors()).isEqualTo(expected.tensors());
    assertThat(last.notes()).containsEntry("updates", expected.notes().get("updates"));
  }

  @Property(tries = 60)
  void stoppedTwiceAndContinuedIsUninterrupted(
      @ForAll @IntRange(max = STEPS - 3) int first,
      @ForAll @IntRange(max = 6) int second,
      @ForAll @IntRange(max = 1) int which) {
    Recipe recipe = RECIPES.get(which);
    RememberedStates reference = new RememberedStates();
    Trained whole = train(recipe, reference, Cancel.NEVER);

    RememberedStates left = new RememberedStates();
    assertThatThrownBy(() -> train(recipe, left, afterSteps(first)))
        .isInstanceOf(Cancel.Cancelled.class);
    assertThat(left.newest().map(Checkpoints.State::position).orElse(0L)).isEqualTo(first);
    if (first + second < STEPS - 2) {
      assertThatThrownBy(() -> train(recipe, left, afterSteps(second)))
          .isInstanceOf(Cancel.Cancelled.class);
    }
    assertSame(train(recipe, left, Cancel.NEVER), left, whole, reference);
  }

  @Property(tries = 30)
  void whatACrashLostIsTrainedAgain(@ForAll @IntRange(min = 1, max = STEPS - 1) int lost) {
    Recipe recipe = RECIPES.get(0);
    RememberedStates reference = new RememberedStates();
    Trained whole = train(recipe, reference, Cancel.NEVER);
    RememberedStates crashed = new RememberedStates(lost);
    train(recipe, crashed, Cancel.NEVER);
    RememberedStates left = new RememberedStates();
    crashed.newest().ifPresent(left::save);
    assertSame(train(recipe, left, Cancel.NEVER), left, whole, reference);
  }

  @Test
  void aFinishedTrainingIsNotTrainedAgain() {
    RememberedStates left = new RememberedStates();
    Trained whole = train(RECIPES.get(0), left, Cancel.NEVER);
    int states = left.states().size();
    Trained again = train(RECIPES.get(0), left, () -> true);
    assertThat(again.model()).isEqualTo(whole.model());
    assertThat(again.history()).isEqualTo(whole.history());
    assertThat(left.states()).hasSize(states);
  }

  /** In the first step of the second epoch, and in its third. */
  @Test
  void imagesThatCannotBeReadLeaveTheStateBeforeTheirStep() {
    Trained whole = train(RECIPES.get(0), new RememberedStates(), Cancel.NEVER);
    for (int step : new int[] {Trainings.STEPS_PER_EPOCH, Trainings.STEPS_PER_EPOCH + 2}) {
      RememberedStates left = new RememberedStates();
      int readBefore = Trainings.DATA.train().size() + (step - Trainings.STEPS_PER_EPOCH) * 5;
      Trainer broken =
          new Trainer(
              RECIPES.get(0),
              Trainings.context(breaking(Trainings.DATA, readBefore + 1), left, Cancel.NEVER));
      assertThatThrownBy(() -> broken.train(Trainings.model(0.3), Trainings.method(Counting::new)))
          .isInstanceOf(Unavailable.class);
      assertThat(left.newest().orElseThrow().position()).isEqualTo(step);
      Trained resumed = train(RECIPES.get(0), left, Cancel.NEVER);
      assertThat(resumed.model()).isEqualTo(whole.model());
    }
  }

  /** The same data, whose training images can be read so many times and no more. */
  private static Data breaking(Data data, int reads) {
    AtomicInteger left = new AtomicInteger(reads);
    Images train =
        new Images() {
          @Override
          public int size() {
            return data.train().size();
          }

          @Override
          public Shape shape() {
            return data.train().shape();
          }

          @Override
          public int label(int index) {
            return data.train().label(index);
          }

          @Override
          public void pixels(int index, byte[] target) {
            if (left.getAndDecrement() <= 0) {
              throw new Unavailable("gone");
            }
            data.train().pixels(index, target);
          }
        };
    return new Data(
        data.name(),
        data.classes(),
        train,
        data.validation(),
        data.test(),
        data.normalization(),
        data.fingerprint());
  }

  @Test
  void theStateOfAnotherTrainingIsTroubleAndNoVerdict() {
    RememberedStates left = new RememberedStates();
    train(RECIPES.get(0), left, Cancel.NEVER);
    Model model = Trainings.model(0.3);
    Trainer adam =
        new Trainer(RECIPES.get(1), Trainings.context(Trainings.DATA, left, Cancel.NEVER));
    assertThatThrownBy(() -> adam.train(model))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("second-moment");
  }
}
