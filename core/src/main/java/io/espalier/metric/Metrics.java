package io.espalier.metric;

import io.espalier.cost.Forecast;
import io.espalier.cost.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Values of metrics, as many as are known. */
public final class Metrics {
  public static final Metrics NONE = new Metrics(Map.of());

  private final SortedMap<Metric, Double> values = new TreeMap<>();

  private Metrics(Map<Metric, Double> values) {
    this.values.putAll(values);
  }

  /** One value. */
  public static Metrics of(Metric metric, double value) {
    return NONE.with(metric, value);
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
    Metrics mean = NONE;
    for (Metric metric : list.get(0).known()) {
      if (list.stream().allMatch(each -> each.known().contains(metric))) {
        mean =
            mean.with(
                metric,
                list.stream().mapToDouble(each -> each.get(metric)).average().orElseThrow());
      }
    }
    return mean;
  }

  /** These and one more, or another value of it. */
  public Metrics with(Metric metric, double value) {
    Metrics more = new Metrics(values);
    more.values.put(metric, value);
    return more;
  }

  /** These and a count, which a double holds exactly up to 2^53. */
  public Metrics with(Metric metric, long count) {
    return with(metric, (double) count);
  }

  /** These and the others; where both know a metric, the others' value. */
  public Metrics with(Metrics others) {
    Metrics more = new Metrics(values);
    more.values.putAll(others.values);
    return more;
  }

  /** Those that are so. */
  public Metrics only(Predicate<Metric> which) {
    Metrics some = new Metrics(values);
    some.values.keySet().removeIf(which.negate());
    return some;
  }

  /** The metrics that are known, in the order of the table. */
  public Set<Metric> known() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** The value of a metric, if it is known. */
  public OptionalDouble find(Metric metric) {
    Double value = values.get(metric);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
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
    return other instanceof Metrics metrics && values.equals(metrics.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
