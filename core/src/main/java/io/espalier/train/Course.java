package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.engine.Loss;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import java.util.Map;

/**
 * A training method under way. Hooks may change the parameters and gradients that {@link Progress}
 * shows; the loop carries changed parameters back to the engine.
 */
public interface Course extends AutoCloseable {
  /** Before the first step of an epoch, counted from 0. */
  default void epochStarts(Progress progress) {}

  /** Before each step; the loss that this batch is trained with. */
  default Loss loss(Loss plain, Batch batch) {
    return plain;
  }

  /** After the backward pass and before the optimizer: gradients may be masked or extended. */
  default void gradientsReady(Progress progress) {}

  /** After each update of the parameters. */
  default void updated(Progress progress) {}

  /** After the last step of an epoch and before it is scored. */
  default void epochEnds(Progress progress) {}

  /** What continues the course bit by bit. */
  default Map<String, Tensor> save() {
    return Map.of();
  }

  /** Takes up what {@link #save} gave. */
  default void restore(Map<String, Tensor> saved) {}

  /**
   * The model to deploy, from the trained one. Asked for after every epoch too, so that scores are
   * of what would be deployed.
   */
  default Model finish(Model trained) {
    return trained;
  }

  /** Frees what the course holds, when the training ends or stops. */
  @Override
  default void close() {}
}
