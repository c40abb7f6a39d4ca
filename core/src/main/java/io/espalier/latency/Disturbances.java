package io.espalier.latency;

import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Collects what disturbs a measurement over its rounds, and judges it. */
final class Disturbances {
  /** A wider middle half, relative to the median, is that of a system that fluctuates. */
  static final double WIDE = 0.10;

  /** By how much the reference may change. */
  static final double DRIFT = 0.05;

  /** By how much medians of rounds may differ. */
  static final double SPREAD = 0.05;

  /** The share of all cores' time that others may take. */
  static final double OTHERS = 0.10;

  /** The share of one core's time that the hypervisor may take. */
  static final double STEAL = 0.01;

  private final int cores;
  private final List<Sighting[]> stretches = new ArrayList<>();
  private final List<Double> references = new ArrayList<>();
  private long nanos;
  private boolean settled = true;

  Disturbances(int cores) {
    this.cores = cores;
  }

  /** Warming up was given up. */
  void unsettled() {
    settled = false;
  }

  /**
   * One stretch of calls without a break.
   *
   * @param before counters before it
   * @param after counters after it
   * @param time how long it took, in nanoseconds
   */
  void stretch(Sighting before, Sighting after, long time) {
    stretches.add(new Sighting[] {before, after});
    nanos += time;
  }

  /** How long the reference took, before a round or after. */
  void reference(double time) {
    references.add(time);
  }

  /** By how much the reference changed, from its least to its most. */
  double drift() {
    return apart(references);
  }

  /** By how much these differ, from the least to the most: 0.05 for 100 and 105. */
  static double apart(List<Double> values) {
    DoubleStream all = values.stream().mapToDouble(Double::doubleValue);
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    return all.max().orElse(1) / least - 1;
  }

  /** The verdict on such rounds. */
  Verdict verdict(List<Statistics> statistics) {
    List<String> reasons = new ArrayList<>();
    if (!settled) {
      reasons.add("its times did not settle while it warmed up");
    }
    double iqr = statistics.stream().mapToDouble(each -> each.iqr() / each.p50()).max().orElse(0);
    percent(reasons, iqr, WIDE, "the middle half of the calls spreads over %s of the median");
    ofRounds(statistics).ifPresent(reasons::add);
    percent(reasons, drift(), DRIFT, "the reference drifted by %s");
    count(reasons, Sighting::collections, "garbage collections: %d");
    count(reasons, Sighting::throttled, "periods in which the control group was throttled: %d");
    long moved = stretches.stream().filter(Disturbances::moved).count();
    if (moved > 0) {
      reasons.add(Text.of("changes of the core: %d", moved));
    }
    double ticks = nanos / 1e9 * Sighting.TICKS_A_SECOND;
    long stolen = grown(Sighting::stolen).orElse(0);
    percent(reasons, stolen / ticks, STEAL, "the hypervisor gave %s of a core to others");
    long others = grown(Sighting::busy).orElse(0) - grown(Sighting::own).orElse(0);
    if (!unseen(Sighting::busy) && !unseen(Sighting::own)) {
      percent(reasons, others / ticks / cores, OTHERS, "other work took %s of all cores");
    }
    return new Verdict(reasons, unseen());
  }

  /** What is wrong if the medians of rounds differ. */
  static Optional<String> ofRounds(List<Statistics> rounds) {
    List<String> reasons = new ArrayList<>();
    double spread = apart(rounds.stream().map(Statistics::p50).toList());
    percent(reasons, spread, SPREAD, "the medians of rounds differ by %s");
    return reasons.stream().findFirst();
  }

  private List<String> unseen() {
    List<String> names = new ArrayList<>();
    if (unseen(Sighting::collections)) {
      names.add("garbage collections");
    }
    if (unseen(Sighting::throttled)) {
      names.add("throttling");
    }
    if (stretches.stream().anyMatch(stretch -> stretch[0].processor().isEmpty())) {
      names.add("migration");
    }
    if (unseen(Sighting::stolen)) {
      names.add("steal");
    }
    if (unseen(Sighting::busy) || unseen(Sighting::own)) {
      names.add("other work");
    }
    return names;
  }

  private static boolean moved(Sighting... stretch) {
    return !stretch[0].processor().equals(stretch[1].processor());
  }

  private boolean unseen(Function<Sighting, OptionalLong> counter) {
    return grown(counter).isEmpty();
  }

  private OptionalLong grown(Function<Sighting, OptionalLong> counter) {
    long sum = 0;
    for (Sighting[] stretch : stretches) {
      OptionalLong before = counter.apply(stretch[0]);
      OptionalLong after = counter.apply(stretch[1]);
      if (before.isEmpty() || after.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += after.getAsLong() - before.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  private void count(
      List<String> reasons, Function<Sighting, OptionalLong> counter, String sentence) {
    long grown = grown(counter).orElse(0);
    if (grown > 0) {
      reasons.add(sentence.replace("%d", Long.toString(grown)));
    }
  }

  private static void percent(List<String> reasons, double value, double limit, String sentence) {
    if (value > limit) {
      reasons.add(sentence.replace("%s", Text.of("%.1f %%", 100 * value)));
    }
  }
}
