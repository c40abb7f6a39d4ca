package io.espalier.train;

import io.espalier.data.Augmentation;
import io.espalier.spec.Text;
import java.util.Objects;
import java.util.Optional;

/**
 * How a model is trained.
 *
 * @param batch images in a step, at least 1
 * @param smoothing the label smoothing of the loss, in {@code [0, 1)}; see {@link CrossEntropy}
 * @param augmentation how training images are varied
 * @param microBatch how many images go through the network at once, at least 1 and at most a batch:
 *     the gradients of a batch are then the mean of those of its parts, and normalizations see and
 *     follow one part after the other; none for whole batches
 */
public record Recipe(
    Optimizer optimizer,
    Schedule schedule,
    Length length,
    int batch,
    double smoothing,
    Augmentation augmentation,
    Optional<Integer> microBatch) {
  public Recipe {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(length, "length");
    Objects.requireNonNull(augmentation, "augmentation");
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, not " + batch);
    }
    Require.share("smoothing", smoothing);
    int part = microBatch.orElse(batch);
    if (part < 1 || part > batch) {
      throw new IllegalArgumentException(
          Text.of(
              "micro-batch must be at least 1 and at most batch=%d, not %d; leave it out to train on whole batches",
              batch, part));
    }
  }

  /** A recipe for whole batches. */
  public Recipe(
      Optimizer optimizer,
      Schedule schedule,
      Length length,
      int batch,
      double smoothing,
      Augmentation augmentation) {
    this(optimizer, schedule, length, batch, smoothing, augmentation, Optional.empty());
  }

  /** The most images that go through the network at once. */
  public int part() {
    return microBatch.orElse(batch);
  }
}
