package io.espalier.train;

import io.espalier.data.Augmentation;
import io.espalier.data.Data;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Network;
import io.espalier.network.Parameter;
import io.espalier.network.Role;
import io.espalier.testing.Blobs;
import io.espalier.testing.LinearEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Small trainings for tests: 22 images make 5 batches of 5 or fewer in an epoch. */
final class Trainings {
  static final int STEPS_PER_EPOCH = 5;
  static final Data DATA = Blobs.data(22, 30);

  private Trainings() {}

  static Model model(double dropout) {
    Network network = LinearEngine.network(Blobs.SHAPE, Blobs.CLASSES, dropout);
    SplittableRandom random = new SplittableRandom(11);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      boolean one = parameter.role() == Role.SCALE || parameter.role() == Role.VARIANCE;
      Tensor tensor = Tensor.filled(parameter.shape(), one ? 1 : 0);
      if (parameter.role() == Role.WEIGHT) {
        for (int i = 0; i < tensor.size(); i++) {
          tensor.data()[i] = (float) (random.nextDouble() - 0.5) / 4;
        }
      }
      tensors.put(parameter.name(), tensor);
    }
    return new Model(network, new Weights(tensors), History.NONE);
  }

  static Recipe recipe(Optimizer optimizer, Length length) {
    return new Recipe(
        optimizer, new Schedule.Cosine(0, 0.1), length, 5, 0.1, new Augmentation.CropFlip(1));
  }

  static Recipe recipe(Length length) {
    return recipe(new Sgd(0.1, 0.9, true, 1e-3, true), length);
  }

  static WorkContext context(Data data, Checkpoints checkpoints, Cancel cancel) {
    return new WorkContext(new LinearEngine(), data, 5, checkpoints, cancel, epoch -> {});
  }

  /** A method that is nothing but its methodRun. */
  static TrainingMethod method(Supplier<MethodRun> methodRun) {
    return new TrainingMethod() {
      @Override
      public MethodRun begin(Model model, WorkContext context, Recipe recipe) {
        return methodRun.get();
      }
    };
  }

  /** A history without what no two runs share: the wall time. */
  static List<TrainingHistory.Epoch> timeless(TrainingHistory history) {
    return history.epochs().stream()
        .map(
            e ->
                new TrainingHistory.Epoch(
                    e.epoch(), e.loss(), e.accuracy(), e.validation(), e.rate(), e.imagesSeen(), 0))
        .toList();
  }
}
