package io.espalier.search;

import io.espalier.metric.Metrics;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The results that no other result beats. */
public final class ParetoFront {
  private ParetoFront() {}

  /**
   * The rows that are not dominated, in the order given; equal ones stay together. A row dominates
   * another if it is nowhere worse and somewhere better.
   */
  public static <T> List<T> of(
      Collection<T> rows, List<Objective> objectives, Function<T, Metrics> metrics) {
    return rows.stream()
        .filter(
            row ->
                rows.stream()
                    .noneMatch(
                        other -> dominates(metrics.apply(other), metrics.apply(row), objectives)))
        .toList();
  }

  /** Whether the first score is nowhere worse than the second and somewhere better. */
  public static boolean dominates(Metrics first, Metrics second, List<Objective> objectives) {
    boolean better = false;
    for (Objective objective : objectives) {
      int order = Double.compare(objective.merit(first), objective.merit(second));
      if (order < 0) {
        return false;
      }
      better |= order > 0;
    }
    return better;
  }
}
