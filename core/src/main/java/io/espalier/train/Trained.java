package io.espalier.train;

import io.espalier.model.Model;
import java.util.List;

/**
 * The end of a training.
 *
 * @param model the model to deploy
 * @param earlierSeconds wall time of the attempts that this one continued
 */
public record Trained(Model model, TrainingHistory history, double earlierSeconds) {
  /** The images that went through training steps. */
  public long imagesSeen() {
    List<TrainingHistory.Epoch> epochs = history.epochs();
    return epochs.get(epochs.size() - 1).imagesSeen();
  }
}
