package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.espalier.data.Batch;
import io.espalier.data.Batches;
import io.espalier.engine.Engines;
import io.espalier.engine.OutOfMemory;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Initialization;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch in parts gives what the whole batch gives, where no node looks at several images. */
class MicroBatchTest {
  private static final int BATCH = 10;

  private static Recipe recipe(Optional<Integer> part) {
    Recipe whole = Trainings.recipe(Length.epochs(2));
    return new Recipe(
        whole.optimizer(),
        whole.schedule(),
        whole.length(),
        BATCH,
        whole.smoothing(),
        whole.augmentation(),
        part);
  }

  private static Model model() {
    NetworkBuilder net = new NetworkBuilder(Blobs.SHAPE);
    String x = net.add("conv", Conv.of(6, 3).biased(), Network.INPUT);
    x = net.add("relu", new Activation(Activation.Kind.RELU), x);
    net.add("fc", new Linear(Blobs.CLASSES, true), net.add("pool", new GlobalAveragePool(), x));
    return Initialization.PYTORCH_DEFAULT.fresh(net.build(), 3);
  }

  private static Batch batch() {
    return Batches.evaluation(Trainings.DATA.train(), Trainings.DATA.normalization(), BATCH)
        .batch(0, 0);
  }

  /** The last part is smaller but for 5. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 7, 9, 10})
  void gradientsAreThoseOfTheWholeBatch(int part) {
    Model model = model();
    int size = Layout.of(model.network()).size();
    float[] whole = new float[size];
    float[] parts = new float[size];
    Arrays.fill(parts, Float.NaN);
    try (Session session = Engines.find().open(model, Watch.NOTHING, 1)) {
      BatchPass.Seen one =
          new BatchPass(session, recipe(Optional.empty()), size)
              .run(batch(), images -> CrossEntropy.PLAIN, whole);
      BatchPass.Seen several =
          new BatchPass(session, recipe(Optional.of(part)), size)
              .run(batch(), images -> CrossEntropy.PLAIN, parts);
      assertThat(several.loss()).isCloseTo(one.loss(), within(1e-6));
      assertThat(several.right()).isEqualTo(one.right());
    }
    for (int i = 0; i < size; i++) {
      assertThat(parts[i]).isCloseTo(whole[i], within(1e-6f));
    }
  }

  @Test
  void trainingInPartsIsTrainingWhole() {
    WorkContext context =
        new WorkContext(Engines.find(), Trainings.DATA, 5, Checkpoints.NONE, Cancel.NEVER, e -> {});
    Trained whole = new Trainer(recipe(Optional.empty()), context).train(model());
    Trained parts = new Trainer(recipe(Optional.of(4)), context).train(model());
    Layout.of(model().network())
        .slots()
        .keySet()
        .forEach(
            name ->
                assertThat(parts.model().weights().get(name).data())
                    .containsExactly(whole.model().weights().get(name).data(), offset(1e-4f)));
    assertThat(parts.imagesSeen()).isEqualTo(whole.imagesSeen());
    assertThat(parts.history().epochs())
        .extracting(TrainingHistory.Epoch::accuracy)
        .isEqualTo(whole.history().epochs().stream().map(TrainingHistory.Epoch::accuracy).toList());
  }

  @Test
  void statisticsMoveOnceForEachPart() {
    Model model = Trainings.model(0);
    try (Session session = new LinearEngine().open(model, Watch.NOTHING, 1)) {
      float[] once = statistics(session, model, Optional.empty());
      float[] twice = statistics(session, model, Optional.of(5));
      assertThat(twice[0]).isNotEqualTo(once[0]);
    }
  }

  private static float[] statistics(Session session, Model model, Optional<Integer> part) {
    Layout layout = Layout.ofStatistics(model.network());
    session.setStatistics(new float[layout.size()]);
    int size = Layout.of(model.network()).size();
    new BatchPass(session, recipe(part), size)
        .run(batch(), images -> CrossEntropy.PLAIN, new float[size]);
    float[] moved = new float[layout.size()];
    session.statistics(moved);
    return moved;
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 11})
  void whatIsNoPartIsRefused(int part) {
    assertThatThrownBy(() -> recipe(Optional.of(part)))
        .hasMessage(
            "micro-batch must be at least 1 and at most batch=10, not "
                + part
                + "; leave it out to train on whole batches");
  }

  @Test
  void aLackOfMemoryNamesTheRemedy() {
    assertThat(lack(Optional.empty()))
        .isEqualTo(
            "Cannot train on 10 images at once (batch=10): memory is used up (too high); set micro-batch=5, or give the process more memory");
    assertThat(lack(Optional.of(3)))
        .isEqualTo(
            "Cannot train on 3 images at once (batch=10, micro-batch=3): memory is used up (too high); set micro-batch=1, or give the process more memory");
    assertThat(lack(Optional.of(1)))
        .isEqualTo(
            "Cannot train on 1 images at once (batch=10, micro-batch=1): memory is used up (too high); give the process more memory, or choose a smaller network");
  }

  private static String lack(Optional<Integer> part) {
    try (Session session = new LinearEngine().open(Trainings.model(0), Watch.NOTHING, 1)) {
      BatchPass pass = new BatchPass(session, recipe(part), 1);
      OutOfMemory lack =
          assertThrows(
              OutOfMemory.class,
              () ->
                  pass.run(
                      batch(),
                      images ->
                          (logits, labels, gradient) -> {
                            throw new OutOfMemoryError("too high");
                          },
                      new float[1]));
      return lack.getMessage();
    }
  }
}
