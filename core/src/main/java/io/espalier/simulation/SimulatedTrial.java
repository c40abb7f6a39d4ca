package io.espalier.simulation;

import io.espalier.plan.CandidateTrials;
import io.espalier.plan.StageCost;
import io.espalier.plan.TrialForecast;
import io.espalier.step.Train;
import io.espalier.trial.Trial;
import java.util.Optional;

/**
 * A trial, and what is known of it before it runs.
 *
 * @param start the trial whose outcome it starts from, if it does
 */
public record SimulatedTrial(
    Trial trial, CandidateTrials.Origin origin, Optional<SimulatedTrial> start) {
  /**
   * The epochs of its own trainings.
   *
   * @param images in an epoch
   */
  double epochs(int images) {
    double epochs = 0;
    for (TrialForecast.Stage stage : stages()) {
      if (stage.step() instanceof Train train) {
        int batches = Math.max(1, images / train.batch());
        long macs = stage.before().macs().high();
        epochs += (double) train.recipe(macs).length().total(batches) / batches;
      }
    }
    return epochs;
  }

  /** The epochs of all the trials that it starts from. */
  double earlierEpochs(int images) {
    return start.map(other -> other.epochs(images) + other.earlierEpochs(images)).orElse(0.0);
  }

  /** The network that it ends with, as wide as it may be. */
  StageCost end() {
    return origin.stages().get(origin.stages().size() - 1);
  }

  private Iterable<TrialForecast.Stage> stages() {
    return new TrialForecast(trial, origin.stages()).stages();
  }
}
