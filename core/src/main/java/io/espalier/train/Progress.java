package io.espalier.train;

import io.espalier.model.Model;
import java.util.function.Supplier;

/**
 * A training as its hooks see it.
 *
 * @param layout where each trained parameter lies in the three arrays that follow
 * @param parameters all trained parameters, to be changed in place
 * @param gradients the gradients of the last step, to be changed in place
 * @param momentum the optimizer's first moment, to be changed in place
 * @param statisticsLayout where each running statistic lies in its array
 * @param statistics all running statistics, as the last step left them, to be changed in place
 * @param epoch the current epoch, from 0
 * @param step training steps done since the start
 * @param total training steps from the start to the end
 * @param snapshot see {@link #model}
 */
public record Progress(
    Layout layout,
    float[] parameters,
    float[] gradients,
    float[] momentum,
    Layout statisticsLayout,
    float[] statistics,
    int epoch,
    long step,
    long total,
    Supplier<Model> snapshot) {
  /** A copy of the model with the parameters and running statistics as they are now. */
  public Model model() {
    return snapshot.get();
  }
}
