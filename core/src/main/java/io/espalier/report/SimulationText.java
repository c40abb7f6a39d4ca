package io.espalier.report;

import io.espalier.plan.SweepPlan;
import io.espalier.spec.Text;
import io.espalier.sweep.SweepState;
import io.espalier.table.ScoredCandidate;
import io.espalier.table.SweepRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a simulated sweep went, as text. */
public final class SimulationText {
  private SimulationText() {}

  /** The rows to show: all, or those of the front where they are more than so many. */
  public static List<SweepRow> shown(SweepPlan plan, List<SweepRow> rows, int most) {
    return rows.size() <= most
        ? rows
        : ScoredCandidate.front(ScoredCandidate.of(plan, rows), plan).stream()
            .flatMap(candidate -> candidate.rows().stream())
            .toList();
  }

  /**
   * How many trials came how far, and in which time.
   *
   * @param end the sweep's last state
   * @param took real time
   */
  public static String of(SweepState end, List<SweepRow> rows, int slots, Duration took) {
    Map<String, Long> statuses =
        rows.stream()
            .collect(Collectors.groupingBy(SweepRow::status, TreeMap::new, Collectors.counting()));
    String counts =
        statuses.entrySet().stream()
            .map(each -> Text.of("%,d %s", each.getValue(), each.getKey()))
            .collect(Collectors.joining(", "));
    Duration elapsed = end.elapsed();
    return Text.of(
        "simulated %,d trials (%s) in %.1f s\nvirtual time %,d h %02d min on %d slots, busy %.0f %%\n",
        rows.size(),
        counts,
        took.toMillis() / 1e3,
        elapsed.toHours(),
        elapsed.toMinutesPart(),
        slots,
        100 * end.slots().share());
  }
}
