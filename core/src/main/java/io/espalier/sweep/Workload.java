package io.espalier.sweep;

import io.espalier.cost.Forecast;
import io.espalier.spec.Hash;
import io.espalier.step.Step;
import io.espalier.step.Train;
import io.espalier.trial.Start;
import io.espalier.trial.Trial;
import io.espalier.zoo.Zoo;
import java.util.HashMap;
import java.util.Map;

/**
 * How much training a plan asks for.
 *
 * @param imageMacs training images times the MACs of the network that each goes through, over all
 *     trials; where a network is known only within bounds, its upper one counts
 */
public record Workload(double imageMacs) {
  /**
   * The workload of a plan.
   *
   * @param images training images in an epoch
   */
  public static Workload of(SweepPlan plan, int images) {
    Map<Hash, Forecast> ends = new HashMap<>();
    double total = 0;
    for (Trial trial : PlannedTrials.of(plan).trials()) {
      Forecast forecast = start(trial.candidate().start(), ends);
      for (Step step : trial.candidate().steps()) {
        if (step instanceof Train train) {
          total += imagesSeen(train, images) * forecast.macs().high();
        }
        forecast = step.forecast(forecast);
      }
      ends.put(trial.id(), forecast);
    }
    return new Workload(total);
  }

  private static double imagesSeen(Train train, int images) {
    int batches = Math.max(1, images / train.batch());
    return (double) train.recipe().length().total(batches) * train.batch();
  }

  private static Forecast start(Start start, Map<Hash, Forecast> ends) {
    return start instanceof Start.OutcomeOf outcome
        ? ends.get(outcome.trial())
        : Forecast.exact(Zoo.CATALOG.read(((Start.Fresh) start).architecture()));
  }
}
