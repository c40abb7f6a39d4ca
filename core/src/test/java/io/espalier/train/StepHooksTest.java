package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.data.Batch;
import io.espalier.engine.Loss;
import io.espalier.model.Model;
import io.espalier.testing.RememberedStates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a method may do before a step, and with running statistics. */
class StepHooksTest {
  private static final Recipe RECIPE = Trainings.recipe(Length.epochs(2));
  private static final int STEPS = 2 * Trainings.STEPS_PER_EPOCH;

  /** Scales a parameter and sets running means before each step, as its number says. */
  private static final class Setting implements MethodRun {
    @Override
    public void stepStarts(Progress progress) {
      progress.parameters()[0] *= 1 + 0.1f * progress.step();
      Layout.Slot mean = progress.statisticsLayout().slot("norm.running_mean");
      for (int i = 0; i < mean.parameter().size(); i++) {
        progress.statistics()[mean.offset() + i] += 1 + progress.step();
      }
    }

    @Override
    public void epochEnds(Progress progress) {
      progress.statistics()[0] -= 0.5f;
    }
  }

  private static final class Calls implements MethodRun {
    private final List<String> calls;
    private final String name;

    Calls(List<String> calls, String name) {
      this.calls = calls;
      this.name = name;
    }

    @Override
    public void epochStarts(Progress progress) {
      calls.add(name + " epochStarts " + progress.epoch());
    }

    @Override
    public void stepStarts(Progress progress) {
      calls.add(name + " stepStarts " + progress.step());
    }

    @Override
    public Set<String> idle(Progress progress) {
      calls.add(name + " idle");
      return Set.of();
    }

    @Override
    public Loss loss(Loss plain, Batch batch) {
      calls.add(name + " loss of " + batch.size());
      return plain;
    }

    @Override
    public void gradientsReady(Progress progress) {
      calls.add(name + " gradientsReady");
    }

    @Override
    public void updated(Progress progress) {
      calls.add(name + " updated");
    }

    @Override
    public void epochEnds(Progress progress) {
      calls.add(name + " epochEnds");
    }

    @Override
    public Model finish(Model trained) {
      calls.add(name + " finish");
      return trained;
    }
  }

  private static Trained train(Checkpoints checkpoints, Cancel cancel, TrainingMethod... methods) {
    return new Trainer(RECIPE, Trainings.context(Trainings.DATA, checkpoints, cancel))
        .train(Trainings.model(0.3), methods);
  }

  private static TrainingMethod setting() {
    return Trainings.method(Setting::new);
  }

  @Test
  void hooksAreCalledInTheirOrder() {
    List<String> calls = new ArrayList<>();
    Recipe parts =
        new Recipe(
            RECIPE.optimizer(),
            RECIPE.schedule(),
            Length.steps(1),
            5,
            0,
            RECIPE.augmentation(),
            Optional.of(3));
    new Trainer(parts, Trainings.context(Trainings.DATA, Checkpoints.NONE, Cancel.NEVER))
        .train(
            Trainings.model(0.3),
            Trainings.method(() -> new Calls(calls, "a")),
            Trainings.method(() -> new Calls(calls, "b")));
    assertThat(calls)
        .startsWith(
            "a epochStarts 0",
            "b epochStarts 0",
            "a stepStarts 0",
            "b stepStarts 0",
            "a idle",
            "b idle",
            "a loss of 3",
            "b loss of 3",
            "a loss of 2",
            "b loss of 2",
            "a gradientsReady",
            "b gradientsReady",
            "a updated",
            "b updated",
            "a epochEnds",
            "b epochEnds",
            "a finish",
            "b finish");
  }

  @Test
  void statisticsAndParametersThatAMethodSetsAreTrainedWith() {
    Trained plain = train(Checkpoints.NONE, Cancel.NEVER);
    Trained set = train(Checkpoints.NONE, Cancel.NEVER, setting());
    float before = plain.model().weights().get("norm.running_mean").data()[0];
    float after = set.model().weights().get("norm.running_mean").data()[0];
    double moved = 0;
    for (int step = 0; step < STEPS; step++) {
      moved = (moved + 1 + step) * 0.75 - ((step + 1) % Trainings.STEPS_PER_EPOCH == 0 ? 0.5 : 0);
    }
    assertThat((double) after - before).isCloseTo(moved, within(1e-4));
    assertThat(set.model().weights().get("norm.weight"))
        .isNotEqualTo(plain.model().weights().get("norm.weight"));
  }

  @Test
  void stoppedAnywhereItContinuesToTheSameBits() {
    RememberedStates reference = new RememberedStates();
    Trained whole = train(reference, Cancel.NEVER, setting());
    for (int stop = 0; stop < STEPS; stop++) {
      RememberedStates left = new RememberedStates();
      AtomicInteger polls = new AtomicInteger();
      int last = stop;
      assertThatThrownBy(() -> train(left, () -> polls.getAndIncrement() >= last, setting()))
          .isInstanceOf(Cancel.Cancelled.class);
      Trained resumed = train(left, Cancel.NEVER, setting());
      assertThat(resumed.model()).isEqualTo(whole.model());
      assertThat(left.newest().orElseThrow().tensors())
          .isEqualTo(reference.newest().orElseThrow().tensors());
    }
  }

  @Test
  void aStatisticThatAMethodSpoilsEndsTheTraining() {
    TrainingMethod atTheEnd =
        Trainings.method(
            () ->
                new MethodRun() {
                  @Override
                  public void epochEnds(Progress progress) {
                    Arrays.fill(progress.statistics(), -1);
                  }
                });
    assertThatThrownBy(() -> train(Checkpoints.NONE, Cancel.NEVER, atTheEnd))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("norm.running_var");
  }

  @Test
  void whatIsNoBranchCannotBeIdle() {
    TrainingMethod idle =
        Trainings.method(
            () ->
                new MethodRun() {
                  @Override
                  public Set<String> idle(Progress progress) {
                    return Set.of("flat");
                  }
                });
    assertThatThrownBy(() -> train(Checkpoints.NONE, Cancel.NEVER, idle))
        .hasMessageContaining("Cannot leave 'flat' idle: 'drop' reads it, which is no sum");
  }
}
