package io.espalier.plan;

import io.espalier.latency.MachineTimes;
import io.espalier.network.Network;
import io.espalier.spec.Hash;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

  private record Timed(Network network, double millis) {}

  public PredictedLatencies {
    families = List.copyOf(families);
    checks = List.copyOf(checks);
  }

  /** Those of all trials that are known; empty if the plan predicts none, or knows no network. */
  static Optional<PredictedLatencies> of(PlannedTrials planned) {
    Optional<MachineTimes> times = planned.candidates().times();
    return times.map(here -> new Gathering(here).over(planned)).flatMap(Gathering::latencies);
  }

  /** Predicts network after network, and keeps the times and the two networks at the ends alone. */
  private static final class Gathering {
    private final MachineTimes times;
    private final Map<String, Map<Hash, Double>> byFamily = new LinkedHashMap<>();
    private Timed fastest;
    private Timed slowest;

    Gathering(MachineTimes times) {
      this.times = times;
    }

    Gathering over(PlannedTrials planned) {
      Iterator<Network> networks = planned.networks().iterator();
      for (TrialForecast trial : planned.forecasts()) {
        Optional<StageCost> end = trial.end();
        if (end.isPresent()) {
          Network network = networks.next();
          if (end.get().macs().isExact()) {
            add(planned.candidates().origin(trial.trial().id()).family(), network);
          }
        }
      }
      return this;
    }

    private void add(String family, Network network) {
      Map<Hash, Double> known = byFamily.computeIfAbsent(family, key -> new LinkedHashMap<>());
      Hash hash = network.hash();
      if (!known.containsKey(hash)) {
        Timed timed = new Timed(network, times.nanos(network, BATCH) / NANOS);
        known.put(hash, timed.millis);
        fastest = fastest == null || timed.millis < fastest.millis ? timed : fastest;
        slowest = slowest == null || timed.millis > slowest.millis ? timed : slowest;
      }
    }

    Optional<PredictedLatencies> latencies() {
      if (fastest == null) {
        return Optional.empty();
      }
      List<FamilyTimes> families = new ArrayList<>();
      byFamily.forEach(
          (family, known) -> {
            List<Double> sorted = known.values().stream().sorted().toList();
            families.add(
                new FamilyTimes(
                    family,
                    sorted.get(0),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1)));
          });
      List<Check> checks =
          Stream.of(fastest, slowest)
              .distinct()
              .map(end -> new Check(end.millis, times.measured(end.network, BATCH) / NANOS))
              .toList();
      return Optional.of(new PredictedLatencies(times.kind(), families, checks));
    }
  }
}
