package io.espalier.train;

import io.espalier.data.Batch;
import io.espalier.engine.Loss;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * A training method under way. Hooks may change the parameters, gradients, momentum and running
 * statistics that {@link Progress} shows; the loop carries changed parameters and statistics to the
 * engine before each step, and to what it keeps or scores.
 *
 * <p>The order of calls: for each epoch {@link #epochStarts}; for each of its steps {@link
 * #stepStarts}, {@link #idle}, {@link #loss} for each part of the batch, {@link #gradientsReady}
 * and {@link #updated}; then {@link #epochEnds} and, for the score, {@link #finish}. A state may be
 * kept between any two steps, and a training that continues from it calls {@link #restore} first;
 * within an epoch it goes on with {@link #stepStarts}.
 *
 * <pre>{@code
 * // No gradient of the loss reaches the first convolution.
 * MethodRun methodRun =
 *     new MethodRun() {
 *       @Override
 *       public void gradientsReady(Progress progress) {
 *         Layout.Slot slot = progress.layout().slot("conv1.weight");
 *         int end = slot.offset() + slot.parameter().size();
 *         Arrays.fill(progress.gradients(), slot.offset(), end, 0);
 *       }
 *     };
 * }</pre>
 */
public interface MethodRun extends AutoCloseable {
  /** Before the first step of an epoch, counted from 0. */
  default void epochStarts(Progress progress) {}

  /**
   * Before each step, when its batch has been drawn: the last chance to change parameters and
   * running statistics that it works with.
   */
  default void stepStarts(Progress progress) {}

  /**
   * The branches that this step leaves out, by the paths of their last nodes: as if they were not
   * among what their sum adds up; see {@link io.espalier.engine.Session#idle}. It holds for this
   * step alone; scores are of the whole network, or of what {@link #finish} makes of it.
   *
   * <p>Parameters of idle branches have gradients of zero and are updated as all others are: they
   * decay, and what momentum they have carries them on.
   */
  default Set<String> idle(Progress progress) {
    return Set.of();
  }

  /**
   * The loss that images are trained with: those of a step's batch or, where the recipe has
   * micro-batches, of each part of it in turn.
   */
  default Loss loss(Loss plain, Batch batch) {
    return plain;
  }

  /**
   * After the backward pass of the whole batch and before the optimizer: gradients may be masked or
   * extended.
   */
  default void gradientsReady(Progress progress) {}

  /** After each update of the parameters. */
  default void updated(Progress progress) {}

  /** After the last step of an epoch and before it is scored. */
  default void epochEnds(Progress progress) {}

  /** What continues the run bit by bit. */
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

  /** Frees what the run holds, when the training ends or stops. */
  @Override
  default void close() {}
}
