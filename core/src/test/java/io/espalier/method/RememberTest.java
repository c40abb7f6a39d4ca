package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.spec.Refusal;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import io.espalier.train.Length;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RememberTest {
  private static final Model MODEL =
      MethodTrainings.fresh(LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, 0.2));

  @Test
  void continuesToTheSameBits() {
    MethodTrainings.assertResumes(new LinearEngine(), MODEL, new Remember(0), 3, 12);
    MethodTrainings.assertResumes(new LinearEngine(), MODEL, new Remember(1), 3, 12);
  }

  @Test
  void sparseWeightsContinueToTheSameBits() {
    Tensor weight = MODEL.weights().get("fc.weight").copy();
    for (int i = 0; i < weight.size(); i += 2) {
      weight.data()[i] = 0;
    }
    Model half = MODEL.with(MODEL.weights().with(Map.of("fc.weight", weight)));
    MethodTrainings.assertResumes(new LinearEngine(), half, new Sparse(), 3, 12);
  }

  @Test
  void anEpochThatTheTrainingDoesNotReachIsRefusedBeforeIt() {
    assertThatThrownBy(
            () -> new Remember(2).begin(MODEL, MethodTrainings.plain(), MethodTrainings.recipe(2)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("epoch 2");
    int steps = 2 * MethodTrainings.STEPS_PER_EPOCH;
    new Remember(2)
        .begin(MODEL, MethodTrainings.plain(), MethodTrainings.recipe(Length.steps(steps + 1)))
        .close();
    assertThatThrownBy(
            () ->
                new Remember(2)
                    .begin(
                        MODEL,
                        MethodTrainings.plain(),
                        MethodTrainings.recipe(Length.steps(steps))))
        .isInstanceOf(Refusal.class);
  }
}
