package io.espalier.plan;

import io.espalier.cost.Forecast;
import io.espalier.latency.MachineTimes;
import io.espalier.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The predicted latencies of a plan's networks, and how far they can be believed: the fastest and
 * the slowest network are measured beside their predictions. All times are those of calls with one
 * image, of deployed models, in milliseconds.
 *
 * @param kind the kind of executor that they are predicted for
 */
public record PredictedLatencies(String kind, List<FamilyTimes> families, List<Check> checks) {
  private static final double NANOS = 1e6;
  private static final int BATCH = 1;

  /** Those of a family, as far as its trials' channels are known before they are trained. */
  public record FamilyTimes(String name, double least, double median, double most) {}

  /** A prediction beside a measurement. */
  public record Check(double predicted, double measured) {
    /** By how much the prediction is above the measurement: 0.05 is 5 %. */
    public double error() {
      return predicted / measured - 1;
    }
  }

  private static final Comparator<Timed> BY_TIME = Comparator.comparingDouble(Timed::millis);

  private record Timed(Network network, double millis) {}

  public PredictedLatencies {
    families = List.copyOf(families);
    checks = List.copyOf(checks);
  }

  /** Those of all trials that are known; empty if the plan predicts none, or knows no network. */
  static Optional<PredictedLatencies> of(PlannedTrials planned) {
    Optional<MachineTimes> times = planned.candidates().times();
    Map<String, Set<Network>> networks = networks(planned);
    if (times.isEmpty() || networks.isEmpty()) {
      return Optional.empty();
    }
    List<FamilyTimes> families = new ArrayList<>();
    List<Timed> all = new ArrayList<>();
    networks.forEach(
        (family, some) -> {
          List<Timed> timed =
              some.stream().map(each -> timed(each, times.get())).sorted(BY_TIME).toList();
          families.add(
              new FamilyTimes(
                  family,
                  timed.get(0).millis,
                  timed.get(timed.size() / 2).millis,
                  timed.get(timed.size() - 1).millis));
          all.addAll(timed);
        });
    all.sort(BY_TIME);
    Set<Timed> ends = new LinkedHashSet<>(List.of(all.get(0), all.get(all.size() - 1)));
    List<Check> checks =
        ends.stream()
            .map(end -> new Check(end.millis, times.get().measured(end.network, BATCH) / NANOS))
            .toList();
    return Optional.of(new PredictedLatencies(times.get().kind(), families, checks));
  }

  private static Timed timed(Network network, MachineTimes times) {
    return new Timed(network, times.nanos(network, BATCH) / NANOS);
  }

  /** The networks that the trials of each family end with, where they are known exactly. */
  private static Map<String, Set<Network>> networks(PlannedTrials planned) {
    Map<String, Set<Network>> networks = new LinkedHashMap<>();
    for (TrialForecast trial : planned.forecasts()) {
      String family = planned.candidates().origin(trial.trial().id()).family();
      trial
          .end()
          .filter(end -> end.macs().isExact())
          .map(Forecast::widest)
          .ifPresent(
              network ->
                  networks.computeIfAbsent(family, key -> new LinkedHashSet<>()).add(network));
    }
    return networks;
  }
}
