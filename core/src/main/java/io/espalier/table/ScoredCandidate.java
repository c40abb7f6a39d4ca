package io.espalier.table;

import io.espalier.metric.Metric;
import io.espalier.metric.Metrics;
import io.espalier.plan.SweepPlan;
import io.espalier.search.Fronts;
import io.espalier.search.Objective;
import io.espalier.spec.Hash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A candidate with its scored trials, one for each seed that came to its end.
 *
 * @param rows at least one, by seed
 * @param metrics the means over the seeds
 */
public record ScoredCandidate(List<SweepRow> rows, Metrics metrics) {
  private ScoredCandidate(List<SweepRow> rows) {
    this(
        rows.stream().sorted(Comparator.comparingLong(SweepRow::seed)).toList(),
        Metrics.mean(rows.stream().map(SweepRow::metrics).toList()));
  }

  /**
   * The candidates that have scores, best accuracy first. Trials on other data than the plan's
   * cannot stand beside them and are left out; latencies that cannot be compared count as not
   * known.
   */
  public static List<ScoredCandidate> of(SweepPlan plan, List<SweepRow> rows) {
    Map<Hash, List<SweepRow>> candidates = new LinkedHashMap<>();
    for (SweepRow row : LatencyKind.alike(plan, comparable(plan, rows))) {
      if (row.measured()) {
        candidates.computeIfAbsent(row.identity(), key -> new ArrayList<>()).add(row);
      }
    }
    return candidates.values().stream()
        .map(ScoredCandidate::new)
        .sorted(
            Comparator.comparingDouble((ScoredCandidate each) -> -each.accuracy())
                .thenComparing(each -> each.first().trial()))
        .toList();
  }

  /** Those of the rows that are on a plan's data. */
  public static List<SweepRow> comparable(SweepPlan plan, List<SweepRow> rows) {
    return rows.stream().filter(row -> row.data().equals(Optional.of(plan.data()))).toList();
  }

  /** Those of the candidates that keep to a plan's constraints and are beaten by none that does. */
  public static List<ScoredCandidate> front(List<ScoredCandidate> candidates, SweepPlan plan) {
    List<ScoredCandidate> allowed =
        candidates.stream().filter(each -> each.keepsTo(plan) && each.timedFor(plan)).toList();
    return Fronts.best(allowed, plan.objectives(), ScoredCandidate::metrics);
  }

  /** The candidate of the front that is best by the plan's first objective, if there is one. */
  public static Optional<ScoredCandidate> winner(SweepPlan plan, List<SweepRow> rows) {
    return best(front(of(plan, rows), plan), plan);
  }

  static Optional<ScoredCandidate> best(List<ScoredCandidate> front, SweepPlan plan) {
    Objective first = plan.objectives().get(0);
    return front.stream().max(Comparator.comparingDouble(each -> first.merit(each.metrics())));
  }

  /** Whether it keeps to a plan's constraints. */
  public boolean keepsTo(SweepPlan plan) {
    return plan.constraints().stream().allMatch(constraint -> constraint.allows(metrics));
  }

  /** Whether every latency is known that a plan's objectives name. */
  public boolean timedFor(SweepPlan plan) {
    return plan.objectives().stream()
        .map(Objective::metric)
        .allMatch(metric -> metric.latency().isEmpty() || metrics.find(metric).isPresent());
  }

  /** The trial of the lowest seed. */
  public SweepRow first() {
    return rows.get(0);
  }

  /** The mean accuracy on the validation images. */
  public double accuracy() {
    return metrics.get(Metric.ACCURACY);
  }

  /**
   * The standard deviation of the validation accuracy over the seeds (with {@code n - 1}), if there
   * are several.
   */
  public OptionalDouble spread() {
    if (rows.size() < 2) {
      return OptionalDouble.empty();
    }
    double squares =
        rows.stream()
            .mapToDouble(row -> row.metrics().get(Metric.ACCURACY) - accuracy())
            .map(distance -> distance * distance)
            .sum();
    return OptionalDouble.of(Math.sqrt(squares / (rows.size() - 1)));
  }
}
