package io.espalier.plan;

import io.espalier.spec.Hash;
import io.espalier.step.Train;
import io.espalier.trial.Trial;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much training a plan asks for, in image-MACs: training images times the MACs of the network
 * that each goes through. Where a network is known only within bounds, its upper one counts.
 *
 * @param first of the trials that others start from
 * @param starts how many those are
 * @param rest of all others, which have to wait for them
 */
public record Workload(double first, int starts, double rest) {
  /**
   * The workload of planned trials.
   *
   * @param images training images in an epoch
   */
  public static Workload of(List<TrialForecast> trials, int images) {
    Map<Hash, Double> work = new HashMap<>();
    Set<Hash> starts = new HashSet<>();
    for (TrialForecast forecast : trials) {
      Trial trial = forecast.trial();
      trial.candidate().start().after().ifPresent(starts::add);
      double own = 0;
      for (TrialForecast.Stage stage : forecast.stages()) {
        if (stage.step() instanceof Train train) {
          long macs = stage.before().macs().high();
          own += imagesSeen(train, images, macs) * macs;
        }
      }
      work.put(trial.id(), own);
    }
    double first = starts.stream().mapToDouble(work::get).sum();
    double all = work.values().stream().mapToDouble(Double::doubleValue).sum();
    return new Workload(first, starts.size(), all - first);
  }

  /**
   * The time that it takes.
   *
   * @param speed image-MACs in a second on one slot
   * @param slots trials side by side, at least 1
   * @return seconds
   */
  public double seconds(double speed, int slots) {
    return (first / Math.max(1, Math.min(slots, starts)) + rest / slots) / speed;
  }

  private static double imagesSeen(Train train, int images, long macs) {
    int batches = Math.max(1, images / train.batch());
    return (double) train.recipe(macs).length().total(batches) * train.batch();
  }
}
