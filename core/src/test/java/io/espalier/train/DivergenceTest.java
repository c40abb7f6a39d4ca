package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.espalier.data.Augmentation;
import io.espalier.engine.Engines;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Parameter;
import io.espalier.testing.Blobs;
import io.espalier.testing.RememberedStates;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that cannot be end a training where they appear, whatever the loss is. */
class DivergenceTest {
  private static final String KERNELS = "espalier.engine.kernels";
  private final RememberedStates states = new RememberedStates();

  @AfterEach
  void restore() {
    System.clearProperty(KERNELS);
  }

  private void train(MethodRun methodRun) {
    new Trainer(
            Trainings.recipe(Length.epochs(3)),
            Trainings.context(Trainings.DATA, states, Cancel.NEVER))
        .train(Trainings.model(0), Trainings.method(() -> methodRun));
  }

  @Test
  void aGradientThatAMethodSpoils() {
    MethodRun spoiling =
        new MethodRun() {
          @Override
          public void gradientsReady(Progress p) {
            if (p.step() == 6) {
              p.gradients()[p.layout().slot("fc.weight").offset() + 3] = Float.NaN;
            }
          }

          @Override
          public void updated(Progress p) {
            // As a mask does: the parameters alone would tell nothing.
            Layout.Slot slot = p.layout().slot("fc.weight");
            Arrays.fill(p.parameters(), slot.offset(), slot.offset() + slot.parameter().size(), 0f);
          }
        };
    assertThatThrownBy(() -> train(spoiling))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("'gradient of fc.weight' has 1 of 72 values that are not finite")
        .hasMessageContaining("epoch 2, step 6;");
    assertThat(states.states()).extracting(Checkpoints.State::position).containsExactly(5L);
  }

  @Test
  void aMomentThatAMethodSpoilsIsNotKept() {
    MethodRun spoiling =
        new MethodRun() {
          @Override
          public void epochEnds(Progress p) {
            p.momentum()[p.layout().slot("fc.bias").offset()] = Float.NEGATIVE_INFINITY;
          }
        };
    assertThatThrownBy(() -> train(spoiling))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("'first moment of fc.bias' has 1 of 4");
    assertThat(states.states()).isEmpty();
  }

  /** Its square is infinite, and the parameter would never move again. */
  @Test
  void aGradientThatAdamCannotSquare() {
    MethodRun spoiling =
        new MethodRun() {
          @Override
          public void gradientsReady(Progress p) {
            p.gradients()[0] = 1e30f;
          }
        };
    Recipe adam = Trainings.recipe(new Adam(0.001, 0.9, 0.999, 1e-8, 0, false), Length.epochs(1));
    assertThatThrownBy(
            () ->
                new Trainer(adam, Trainings.context(Trainings.DATA, states, Cancel.NEVER))
                    .train(Trainings.model(0), Trainings.method(() -> spoiling)))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("'second moment of norm.weight' has 1 of 2")
        .hasMessageContaining("epoch 1, step 0;");
  }

  private static Model rectified() {
    NetworkBuilder network = new NetworkBuilder(Blobs.SHAPE);
    network.add("conv1", Conv.of(16, 3), Network.INPUT);
    network.add("bn1", BatchNorm.DEFAULTS, "conv1");
    network.add("relu1", new Activation(Activation.Kind.RELU), "bn1");
    network.add("conv2", Conv.of(16, 3), "relu1");
    network.add("bn2", BatchNorm.DEFAULTS, "conv2");
    network.add("relu2", new Activation(Activation.Kind.RELU), "bn2");
    network.add("pool", new GlobalAveragePool(), "relu2");
    network.add("fc", new Linear(Blobs.CLASSES, true), "pool");
    return Initialization.KAIMING_FAN_OUT.fresh(network.build(), 1);
  }

  private static WorkContext context(String kernels) {
    System.setProperty(KERNELS, kernels);
    return new WorkContext(
        Engines.find(), Trainings.DATA, 5, Checkpoints.NONE, Cancel.NEVER, epoch -> {});
  }

  /** oneDNN's rectification makes zeros of what is not a number, so that its loss stays finite. */
  @Test
  void bothKernelSetsSeeTheSameStep() {
    Set<String> ends = new HashSet<>();
    for (String kernels : new String[] {"onednn", "nd4j"}) {
      Recipe recipe =
          new Recipe(
              new Sgd(1e4, 0.9, true, 5e-4, true),
              new Schedule.Constant(0),
              Length.steps(40),
              5,
              0,
              new Augmentation.None());
      Throwable thrown =
          catchThrowable(() -> new Trainer(recipe, context(kernels)).train(rectified()));
      assertThat(thrown).as(kernels).isInstanceOf(Diverged.class);
      ends.add(thrown.getMessage().replaceAll("has \\d+ of.* in epoch", "in epoch"));
    }
    assertThat(ends).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void statisticsThatOverflow(String kernels) {
    Model large = enlarged(rectified());
    assertThatThrownBy(
            () -> new Trainer(Trainings.recipe(Length.steps(1)), context(kernels)).train(large))
        .isInstanceOf(Diverged.class)
        .hasMessageContaining("'bn1.running_")
        .hasMessageContaining("epoch 1, step 0;");
    assertThatThrownBy(() -> new Calibration(2, 5).apply(large, context(kernels)))
        .isInstanceOf(Diverged.class)
        .hasMessageStartingWith("Cannot calibrate the model: 'bn1.running_");
  }

  /** Finite weights whose outputs have no finite variance. */
  private static Model enlarged(Model model) {
    Parameter weight =
        model.network().parameters().stream()
            .filter(parameter -> parameter.name().equals("conv1.weight"))
            .findFirst()
            .orElseThrow();
    return model.with(
        model.weights().with(Map.of("conv1.weight", Tensor.filled(weight.shape(), 1e30f))));
  }
}
