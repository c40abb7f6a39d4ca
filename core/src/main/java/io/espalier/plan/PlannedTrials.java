package io.espalier.plan;

import io.espalier.cost.Forecast;
import io.espalier.data.Data;
import io.espalier.latency.MachineTimes;
import io.espalier.network.Network;
import io.espalier.search.Families;
import io.espalier.search.Outlook;
import io.espalier.search.Strategies;
import io.espalier.spec.Hash;
import io.espalier.spec.Refusal;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import io.espalier.step.Step;
import io.espalier.step.Train;
import io.espalier.train.Length;
import io.espalier.trial.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plan, asked once for all that it can say before there are results.
 *
 * @param candidates what its candidates come to, as far as they were asked for
 * @param trials the trials, each after the one that it starts from
 * @param waiting the families that go on only once they hear of results, and how many candidates
 *     they propose in all
 */
public record PlannedTrials(
    SweepPlan plan,
    CandidateTrials candidates,
    List<Trial> trials,
    Survey survey,
    Map<String, Outlook> waiting) {
  public PlannedTrials {
    trials = List.copyOf(trials);
  }

  /**
   * Asks a plan.
   *
   * @throws io.espalier.spec.Refusal if a name or option in it is unknown, or no candidate is
   *     feasible
   */
  public static PlannedTrials of(SweepPlan plan) {
    return of(plan, PlanTimes.of(plan));
  }

  /**
   * The same with other times.
   *
   * @param times of calls, which the plan prunes to and judges by, if it does
   */
  static PlannedTrials of(SweepPlan plan, Optional<MachineTimes> times) {
    Survey.requireEnough(plan);
    CandidateTrials candidates = new CandidateTrials(plan, times);
    plan.families().forEach(candidates::checkNames);
    CountedFamilies counted = new CountedFamilies(plan, candidates);
    Families families = counted.families();
    Set<Hash> known = new HashSet<>();
    List<Trial> trials = new ArrayList<>();
    Map<String, Integer> byFamily = new LinkedHashMap<>();
    Families.Next next = families.next();
    while (next instanceof Families.Next.Work work) {
      for (Trial trial : work.all()) {
        if (known.add(trial.id())) {
          trials.add(trial);
          byFamily.merge(candidates.origin(trial.id()).family(), 1, Integer::sum);
        }
      }
      next = families.next();
    }
    Map<String, Outlook> waiting = new LinkedHashMap<>();
    if (next instanceof Families.Next.Wait wait) {
      counted.all().stream()
          .filter(family -> wait.families().contains(family.name()))
          .forEach(family -> waiting.put(family.name(), family.outlook()));
    }
    Survey survey = Survey.of(plan, counted.surveys(byFamily, waiting), byFamily);
    PlannedTrials planned = new PlannedTrials(plan, candidates, trials, survey, waiting);
    plan.families().forEach(planned::requireRungsWithin);
    return planned;
  }

  /** A rung that lies beyond every training compares nothing. */
  private void requireRungsWithin(SweepPlan.PlannedFamily family) {
    OptionalDouble last = family.by().lastRung();
    OptionalDouble longest =
        forecasts().stream()
            .filter(each -> candidates.origin(each.trial().id()).family().equals(family.name()))
            .mapToDouble(PlannedTrials::mostEpochs)
            .max();
    if (last.isPresent() && longest.isPresent() && last.getAsDouble() > longest.getAsDouble()) {
      throw new Refusal(
          Text.of(
              "Cannot pause family '%s' after %s epochs (%s): its longest training has %s; take fewer rungs or a smaller min-epochs, so that the last rung (min-epochs x eta^(rungs-1)) lies within it",
              family.name(),
              Spelling.of(last.getAsDouble()),
              Strategies.CATALOG.write(family.by()),
              Spelling.of(longest.getAsDouble())));
    }
  }

  /** The epochs of a trial's trainings; endless where one is given in steps. */
  private static double mostEpochs(TrialForecast trial) {
    double epochs = 0;
    for (TrialForecast.Stage stage : trial.stages()) {
      if (stage.step() instanceof Train train) {
        Length length = train.recipe(stage.before().macs().low()).length();
        epochs += length instanceof Length.Epochs whole ? whole.epochs() : Double.POSITIVE_INFINITY;
      }
    }
    return epochs;
  }

  /**
   * The predicted latencies of the trials' networks, two of them measured as well, which takes some
   * seconds; empty if the plan predicts none.
   */
  public Optional<PredictedLatencies> predictedLatencies() {
    return PredictedLatencies.of(this);
  }

  /** What is known of the trials' networks on their way, in the order of the trials. */
  public List<TrialForecast> forecasts() {
    return trials.stream()
        .map(trial -> new TrialForecast(trial, candidates.origin(trial.id()).stages()))
        .toList();
  }

  /**
   * The networks that the trials end with, each as wide as it may be. They are forecast anew, since
   * a plan keeps their numbers only.
   */
  public Stream<Network> networks() {
    Set<Hash> starts =
        trials.stream()
            .flatMap(trial -> trial.candidate().start().after().stream())
            .collect(Collectors.toSet());
    Map<Hash, Forecast> ends = new HashMap<>();
    return trials.stream()
        .filter(trial -> !candidates.origin(trial.id()).stages().isEmpty())
        .map(
            trial -> {
              Forecast forecast = trial.candidate().start().forecast(ends::get);
              for (Step step : trial.candidate().steps()) {
                forecast = step.forecast(forecast);
              }
              if (starts.contains(trial.id())) {
                ends.put(trial.id(), forecast);
              }
              return forecast.widest();
            });
  }

  /**
   * Checks every model that they start from and every step against the data, before anything is
   * trained.
   *
   * @throws io.espalier.spec.Refusal if a model does not take its images or has another number of
   *     classes, or the data is not enough for a step
   */
  public void check(Data data) {
    for (Trial trial : trials) {
      trial.candidate().start().check(data);
      trial.candidate().steps().forEach(step -> step.check(data));
    }
  }
}
