package io.espalier.train;

import io.espalier.data.Augmentation;
import java.util.Objects;

/**
 * How a model is trained.
 *
 * @param batch images in a step, at least 1
 * @param smoothing the label smoothing of the loss, in {@code [0, 1)}; see {@link CrossEntropy}
 * @param augmentation how training images are varied
 */
public record Recipe(
    Optimizer optimizer,
    Schedule schedule,
    Length length,
    int batch,
    double smoothing,
    Augmentation augmentation) {
  public Recipe {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(length, "length");
    Objects.requireNonNull(augmentation, "augmentation");
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be at least 1, not " + batch);
    }
    Require.share("smoothing", smoothing);
  }
}
