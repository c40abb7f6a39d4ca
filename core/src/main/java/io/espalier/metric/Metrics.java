package io.espalier.metric;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Values of metrics, as many as are known. */
public final class Metrics {
  public static final Metrics NONE = new Metrics(new Metric[0], new double[0]);

  /** One array for all that know the same metrics: results know one of a few sets of them. */
  private static final Map<List<Metric>, Metric[]> SETS = new ConcurrentHashMap<>();

  // Arrays, since a table has thousands of rows: the metrics in their order, and a value for each.
  private final Metric[] known;
  private final double[] values;

  private Metrics(Metric[] known, double[] values) {
    this.known = known;
    this.values = values;
  }

  private static Metrics of(SortedMap<Metric, Double> values) {
    return new Metrics(
        SETS.computeIfAbsent(List.copyOf(values.keySet()), set -> set.toArray(Metric[]::new)),
        values.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** One value. */
  public static Metrics of(Metric metric, double value) {
    return new Metrics(new Metric[] {metric}, new double[] {value});
  }

  /** What a forecast knows exactly before anything is trained. */
  public static Metrics exact(Forecast forecast) {
    Metrics exact = NONE;
    for (Metric metric : Metric.values()) {
      Optional<Range> range = metric.forecast(forecast).filter(Range::isExact);
      exact = range.isPresent() ? exact.with(metric, range.get().low()) : exact;
    }
    return exact;
  }

  /**
   * The mean of each metric that all of them know.
   *
   * @param all at least one
   */
  public static Metrics mean(Collection<Metrics> all) {
    List<Metrics> list = new ArrayList<>(all);
    SortedMap<Metric, Double> mean = new TreeMap<>();
    for (Metric metric : list.get(0).known) {
      if (list.stream().allMatch(each -> each.place(metric) >= 0)) {
        mean.put(
            metric, list.stream().mapToDouble(each -> each.get(metric)).average().orElseThrow());
      }
    }
    return of(mean);
  }

  /** Where a metric stands; below 0 if it is not known. */
  private int place(Metric metric) {
    return Arrays.binarySearch(known, metric);
  }

  private SortedMap<Metric, Double> sorted() {
    SortedMap<Metric, Double> sorted = new TreeMap<>();
    for (int i = 0; i < known.length; i++) {
      sorted.put(known[i], values[i]);
    }
    return sorted;
  }

  /** These and one more, or another value of it. */
  public Metrics with(Metric metric, double value) {
    return with(of(metric, value));
  }

  /** These and a count, which a double holds exactly up to 2^53. */
  public Metrics with(Metric metric, long count) {
    return with(metric, (double) count);
  }

  /** These and the others; where both know a metric, the others' value. */
  public Metrics with(Metrics others) {
    if (Arrays.stream(known).allMatch(metric -> others.place(metric) >= 0)) {
      return others;
    }
    SortedMap<Metric, Double> all = sorted();
    all.putAll(others.sorted());
    return of(all);
  }

  /** Those that are so. */
  public Metrics only(Predicate<Metric> which) {
    SortedMap<Metric, Double> some = sorted();
    some.keySet().removeIf(which.negate());
    return of(some);
  }

  /** The metrics that are known, in the order of the table. */
  public Set<Metric> known() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(known)));
  }

  /** The value of a metric, if it is known. */
  public OptionalDouble find(Metric metric) {
    int place = place(metric);
    return place < 0 ? OptionalDouble.empty() : OptionalDouble.of(values[place]);
  }

  /**
   * The value of a metric that is known.
   *
   * @throws IllegalArgumentException if it is not
   */
  public double get(Metric metric) {
    return find(metric)
        .orElseThrow(() -> new IllegalArgumentException(metric + " is not among " + this));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metrics metrics
        && Arrays.equals(known, metrics.known)
        && Arrays.equals(values, metrics.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(known) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return sorted().toString();
  }
}
