package io.espalier.plan;

import io.espalier.cost.Range;
import io.espalier.method.Remember;
import io.espalier.spec.Hash;
import io.espalier.step.Train;
import io.espalier.train.StoreCheckpoints;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the numbers of a plan's trials will take of its folder, in bytes; files have a few kilobytes
 * of text beside them.
 *
 * @param models of the models that trials end with: they stay
 * @param working of one trial while it runs, the largest of all: the states that its trainings
 *     continue from, and the models after its steps
 * @param paused of what trials that may pause continue from: it stays until the sweep is done
 */
public record DiskForecast(Range models, long working, long paused) {
  /** The forecast of a plan's trials, as far as they are known. */
  public static DiskForecast of(PlannedTrials planned) {
    Set<String> pausing =
        planned.plan().families().stream()
            .filter(family -> family.by().lastRung().isPresent())
            .map(SweepPlan.PlannedFamily::name)
            .collect(Collectors.toSet());
    Set<Hash> remembering = new HashSet<>();
    Range models = Range.exact(0);
    long working = 0;
    long paused = 0;
    for (TrialForecast trial : planned.forecasts()) {
      Hash id = trial.trial().id();
      boolean remembers =
          trial.trial().candidate().start().after().filter(remembering::contains).isPresent();
      long work = 0;
      for (TrialForecast.Stage stage : trial.stages()) {
        if (stage.step() instanceof Train train) {
          long state = state(train, stage.before());
          // The next state is whole before the oldest goes.
          working = Math.max(working, work + (StoreCheckpoints.KEPT + 1) * state);
          work += StoreCheckpoints.KEPT * state;
          remembers |= train.method().stream().anyMatch(method -> method instanceof Remember);
        }
        work += model(stage.after(), remembers).high();
      }
      if (remembers) {
        remembering.add(id);
      }
      Range left = trial.end().isPresent() ? model(trial.end().get(), remembers) : Range.exact(0);
      models = new Range(models.low() + left.low(), models.high() + left.high());
      working = Math.max(working, work);
      paused += pausing.contains(planned.candidates().origin(id).family()) ? work : 0;
    }
    return new DiskForecast(models, working, paused);
  }

  /** A model's parameters and statistics, and the parameters of an earlier time beside them. */
  private static Range model(StageCost network, boolean remembers) {
    return bytes(network, remembers ? 2 : 1);
  }

  /** What a training continues from; a method of its own may keep as much as the parameters. */
  private static long state(Train train, StageCost network) {
    return bytes(network, 1 + train.optimizer().moments() + train.method().size()).high();
  }

  private static Range bytes(StageCost network, int copies) {
    long statistics = network.statistics();
    Range params = network.params();
    return new Range(
        Float.BYTES * (copies * params.low() + (params.isExact() ? statistics : 0)),
        Float.BYTES * (copies * params.high() + statistics));
  }
}
