package io.espalier.plan;

import io.espalier.latency.MachineTimes;
import io.espalier.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
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
    if (times.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<Timed>> byFamily = timed(planned, times.get());
    List<Timed> all = byFamily.values().stream().flatMap(List::stream).sorted(BY_TIME).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<FamilyTimes> families = new ArrayList<>();
    byFamily.forEach((family, some) -> families.add(family(family, some)));
    Set<Timed> ends = new LinkedHashSet<>(List.of(all.get(0), all.get(all.size() - 1)));
    List<Check> checks =
        ends.stream()
            .map(end -> new Check(end.millis, times.get().measured(end.network, BATCH) / NANOS))
            .toList();
    return Optional.of(new PredictedLatencies(times.get().kind(), families, checks));
  }

  private static FamilyTimes family(String name, List<Timed> timed) {
    List<Timed> sorted = timed.stream().sorted(BY_TIME).toList();
    return new FamilyTimes(
        name,
        sorted.get(0).millis,
        sorted.get(sorted.size() / 2).millis,
        sorted.get(sorted.size() - 1).millis);
  }

  /** The different networks of each family, where they are known exactly. */
  private static Map<String, List<Timed>> timed(PlannedTrials planned, MachineTimes times) {
    Iterator<Network> networks = planned.networks().iterator();
    Map<String, Set<Network>> seen = new LinkedHashMap<>();
    Map<String, List<Timed>> timed = new LinkedHashMap<>();
    for (TrialForecast trial : planned.forecasts()) {
      if (trial.end().isPresent()) {
        Network network = networks.next();
        String family = planned.candidates().origin(trial.trial().id()).family();
        if (trial.end().get().macs().isExact()
            && seen.computeIfAbsent(family, key -> new HashSet<>()).add(network)) {
          timed
              .computeIfAbsent(family, key -> new ArrayList<>())
              .add(new Timed(network, times.nanos(network, BATCH) / NANOS));
        }
      }
    }
    return timed;
  }
}
