package io.espalier.sweep;

import io.espalier.cost.Forecast;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what was judged of a family. */
final class Tally {
  private final List<Forecast> feasible = new ArrayList<>();
  private final Map<String, Integer> reasons = new LinkedHashMap<>();
  private int considered;

  void count(Feasibility.Verdict verdict) {
    considered++;
    if (verdict instanceof Feasibility.Verdict.Feasible fit) {
      feasible.add(fit.forecast());
    } else if (verdict instanceof Feasibility.Verdict.Violates violation) {
      reasons.merge("against " + violation.constraint(), 1, Integer::sum);
    } else if (verdict instanceof Feasibility.Verdict.Declined declined) {
      reasons.merge(declined.reason(), 1, Integer::sum);
    }
  }

  Survey.FamilySurvey survey(String family, int trials) {
    List<Long> macs = feasible.stream().map(each -> each.macs().high()).sorted().toList();
    List<Long> least =
        feasible.stream().map(each -> each.macs().low()).sorted(Comparator.naturalOrder()).toList();
    return new Survey.FamilySurvey(
        family,
        considered,
        feasible.size(),
        least.isEmpty() ? 0 : least.get(0),
        macs.isEmpty() ? 0 : macs.get(macs.size() / 2),
        macs.isEmpty() ? 0 : macs.get(macs.size() - 1),
        (int) feasible.stream().filter(each -> !each.macs().isExact()).count(),
        trials,
        reasons);
  }
}
