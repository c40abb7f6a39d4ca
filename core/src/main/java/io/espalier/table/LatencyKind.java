package io.espalier.table;

import io.espalier.latency.LatencySpec;
import io.espalier.plan.SweepPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which latencies of a sweep are compared: those of the kind of executor, and the form, that most
 * trials were measured on; of two kinds with equally many, the first by name.
 */
public final class LatencyKind {
  private LatencyKind() {}

  /** The kind whose latencies are compared; nothing if none are known or all are compared. */
  public static Optional<String> of(SweepPlan plan, List<SweepRow> rows) {
    if (plan.latency().filter(LatencySpec::mixed).isPresent()) {
      return Optional.empty();
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (SweepRow row : rows) {
      wanted(plan, row).ifPresent(kind -> counts.merge(kind, 1, Integer::sum));
    }
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return counts.entrySet().stream()
        .filter(kind -> kind.getValue() == most)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether a row has a latency that is not compared with the others. */
  public static boolean apart(SweepPlan plan, Optional<String> kind, SweepRow row) {
    boolean timed = row.latency().newest().isPresent();
    return timed
        && (wanted(plan, row).isEmpty()
            || kind.filter(each -> !wanted(plan, row).equals(Optional.of(each))).isPresent());
  }

  /** The rows, those without their latencies whose latencies cannot be compared. */
  static List<SweepRow> alike(SweepPlan plan, List<SweepRow> rows) {
    Optional<String> kind = of(plan, rows);
    return rows.stream().map(row -> apart(plan, kind, row) ? row.withoutLatencies() : row).toList();
  }

  /** The kind of a row's latency, unless the plan measures another form or on other threads. */
  private static Optional<String> wanted(SweepPlan plan, SweepRow row) {
    return row.latency()
        .newest()
        .filter(
            each ->
                plan.latency()
                    .map(
                        spec ->
                            spec.form() == each.what().form()
                                && spec.threads() == each.what().threads())
                    .orElse(true))
        .map(TrialLatency.Measurement::kind);
  }
}
