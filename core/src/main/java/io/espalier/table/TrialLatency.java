package io.espalier.table;

import io.espalier.latency.Latency;
import io.espalier.latency.LatencySpec;
import io.espalier.metric.Metrics;
import io.espalier.spec.Spelling;
import io.espalier.trial.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of how long a trial's model takes. A measurement is several rounds; one that is not
 * stable is made again, and the newest whole one stands.
 *
 * @param newest the newest whole measurement
 * @param series the rounds of the last measurement and of those that it repeats, oldest first
 */
public record TrialLatency(Optional<Measurement> newest, List<Result.Timed> series) {
  /** Nothing. */
  public static final TrialLatency NONE = new TrialLatency(Optional.empty(), List.of());

  /** So often a measurement that is not stable is made again. */
  private static final int AGAIN = 3;

  /**
   * All rounds of a measurement.
   *
   * @param latencies one for each batch size
   */
  public record Measurement(LatencySpec what, List<Latency> latencies) {
    public Measurement {
      latencies = List.copyOf(latencies);
    }

    private static Measurement of(List<Result.Timed> rounds) {
      List<Latency> latencies = new ArrayList<>();
      for (int i = 0; i < rounds.get(0).latencies().size(); i++) {
        int size = i;
        latencies.add(
            Latency.joined(rounds.stream().map(round -> round.latencies().get(size)).toList()));
      }
      return new Measurement(rounds.get(0).what(), latencies);
    }

    /** Whether all of it can be believed. */
    public boolean stable() {
      return latencies.stream().allMatch(each -> each.reading().verdict().stable());
    }

    /** {@code stable}, or {@code unstable: } and why, with the batch where there are several. */
    public String verdict() {
      List<String> reasons = new ArrayList<>();
      for (Latency latency : latencies) {
        String batch = latencies.size() == 1 ? "" : "batch " + latency.batch() + " ";
        latency.reading().verdict().reasons().forEach(reason -> reasons.add(batch + reason));
      }
      return reasons.isEmpty() ? "stable" : "unstable: " + String.join("; ", reasons);
    }

    /** By how much the medians of the rounds differ, at most: 0.03 is 3 %. */
    public double spread() {
      return latencies.stream().mapToDouble(each -> each.reading().spread()).max().orElse(0);
    }

    /** The metrics that it gives. */
    public Metrics metrics() {
      return latencies.stream().map(Latency::metrics).reduce(Metrics.NONE, Metrics::with);
    }

    /** What else has to be equal for two latencies to be comparable: executor and form. */
    public String kind() {
      return latencies.get(0).environment().kind() + "; " + Spelling.constant(what.form());
    }
  }

  public TrialLatency {
    series = List.copyOf(series);
  }

  /** With one more round; the first of a measurement begins anew. */
  public TrialLatency with(Result.Timed round) {
    boolean goesOn =
        round.round() == series.size()
            && (series.isEmpty() || series.get(0).what().equals(round.what()));
    if (!goesOn && round.round() > 0) {
      // What it went on from is lost: it is no whole measurement.
      return this;
    }
    List<Result.Timed> all = new ArrayList<>(goesOn ? series : List.of());
    all.add(round);
    int rounds = round.what().rounds();
    return new TrialLatency(
        all.size() % rounds == 0
            ? Optional.of(Measurement.of(all.subList(all.size() - rounds, all.size())))
            : newest,
        all);
  }

  /**
   * The number of the round that is to come next; nothing if all that is wanted has been measured,
   * or has been tried often enough.
   */
  public OptionalInt next(LatencySpec wanted) {
    LatencySpec what = wanted.measuring();
    if (series.isEmpty() || !series.get(0).what().covers(what)) {
      return OptionalInt.of(0);
    }
    boolean whole = series.size() % what.rounds() == 0;
    boolean tired = series.size() / what.rounds() > AGAIN;
    return whole && (tired || newest.filter(Measurement::stable).isPresent())
        ? OptionalInt.empty()
        : OptionalInt.of(series.size());
  }

  /**
   * The calls that the next round times: those that its series has timed, or all that is wanted.
   */
  public LatencySpec nextCalls(LatencySpec wanted) {
    return next(wanted).orElse(0) == 0 ? wanted.measuring() : series.get(0).what();
  }

  /** The newest whole measurement, if it is one of all that is wanted. */
  public Optional<Measurement> of(LatencySpec wanted) {
    return newest.filter(measurement -> measurement.what().covers(wanted));
  }
}
