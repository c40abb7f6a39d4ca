package io.espalier.report;

import io.espalier.plan.Survey;
import io.espalier.plan.SweepPlan;
import io.espalier.spec.Text;
import io.espalier.table.SweepRow;
import io.espalier.trial.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many candidates each gate has let through: whether they could keep to the constraints, how
 * far they were trained, whether they were timed.
 */
final class GateLines {
  private GateLines() {}

  /**
   * The lines of a table.
   *
   * @param proposed what the searches have proposed; empty if that is not known
   */
  static List<String> of(SweepPlan plan, List<SweepRow> rows, List<Survey.FamilySurvey> proposed) {
    List<String> lines = new ArrayList<>();
    if (!proposed.isEmpty()) {
      lines.add("  " + feasible(proposed));
    }
    for (Survey.FamilySurvey family : proposed) {
      if (family.feasible() < family.candidates()) {
        lines.add(
            Text.of(
                "    %s: %,d feasible of %,d (%s)",
                family.name(), family.feasible(), family.candidates(), reasons(family)));
      }
    }
    lines.add("  " + trials(plan, rows));
    return lines;
  }

  /** How many candidates of all families are feasible, as plan and results say it. */
  static String feasible(List<Survey.FamilySurvey> families) {
    return Text.of(
        families.stream().allMatch(family -> family.all().isEmpty())
            ? "%,d feasible of %,d"
            : "%,d feasible of the first %,d",
        families.stream().mapToInt(Survey.FamilySurvey::feasible).sum(),
        families.stream().mapToInt(Survey.FamilySurvey::candidates).sum());
  }

  /** Why the others of a family are not. */
  static String reasons(Survey.FamilySurvey family) {
    return family.reasons().entrySet().stream()
        .map((Map.Entry<String, Integer> each) -> Text.of("%,d %s", each.getValue(), each.getKey()))
        .collect(Collectors.joining("; "));
  }

  private static String trials(SweepPlan plan, List<SweepRow> rows) {
    long ends = rows.stream().filter(SweepRow::measured).count();
    long rungs = rows.stream().filter(row -> row.outcome() instanceof Result.Paused).count();
    long without = rows.size() - ends - rungs;
    long timed = rows.stream().filter(row -> row.latency().newest().isPresent()).count();
    return Text.of("%,d trials: ", rows.size())
        + (rungs == 0 ? "" : Text.of("%,d stopped at rungs, ", rungs))
        + (without == 0 ? "" : Text.of("%,d without a score, ", without))
        + Text.of("%,d carried out to the end", ends)
        + (plan.latency().isEmpty() ? "" : Text.of(", %,d timed", timed));
  }
}
