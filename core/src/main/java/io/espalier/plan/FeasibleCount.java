package io.espalier.plan;

import io.espalier.cost.Range;
import io.espalier.search.CandidateText;
import io.espalier.search.Constraint;
import io.espalier.spec.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what was judged of a family, each candidate once. */
final class FeasibleCount {
  private final Set<CandidateText> judged = new HashSet<>();
  private final List<Range> macs = new ArrayList<>();
  private final Map<Constraint, List<Double>> violating = new LinkedHashMap<>();
  private final Map<Constraint, List<Double>> tooSlow = new LinkedHashMap<>();
  private final Map<String, Integer> declined = new LinkedHashMap<>();

  void count(CandidateText candidate, Feasibility.Verdict verdict) {
    if (!judged.add(candidate)) {
      return;
    }
    if (verdict instanceof Feasibility.Verdict.Feasible) {
      macs.add(verdict.end().map(StageCost::macs).orElseThrow());
    } else if (verdict instanceof Feasibility.Verdict.Violates violates) {
      violating
          .computeIfAbsent(violates.constraint(), key -> new ArrayList<>())
          .add(violates.closest());
    } else if (verdict instanceof Feasibility.Verdict.TooSlow slow) {
      tooSlow.computeIfAbsent(slow.constraint(), key -> new ArrayList<>()).add(slow.millis());
    } else {
      declined.merge(verdict.reason(), 1, Integer::sum);
    }
  }

  int considered() {
    return judged.size();
  }

  int feasible() {
    return macs.size();
  }

  int bounded() {
    return (int) macs.stream().filter(range -> !range.isExact()).count();
  }

  /** The least that a feasible candidate may have. */
  long least() {
    return macs.stream().mapToLong(Range::low).min().orElse(0);
  }

  long median() {
    List<Long> sorted = macs.stream().map(Range::high).sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  long most() {
    return macs.stream().mapToLong(Range::high).max().orElse(0);
  }

  /** Why candidates are not feasible, and of a constraint how near the nearest of them comes. */
  Map<String, Integer> reasons() {
    Map<String, Integer> reasons = new LinkedHashMap<>();
    violating.forEach(
        (constraint, values) ->
            reasons.put(
                Text.of("against %s (nearest: %,.0f)", constraint, nearest(constraint, values)),
                values.size()));
    tooSlow.forEach(
        (constraint, millis) ->
            reasons.put(
                Text.of(
                    "predicted to be against %s (nearest: %.3f ms)",
                    constraint, nearest(constraint, millis)),
                millis.size()));
    reasons.putAll(declined);
    return reasons;
  }

  private static double nearest(Constraint constraint, List<Double> values) {
    return constraint.limit() == Constraint.Limit.AT_MOST
        ? values.stream().mapToDouble(Double::doubleValue).min().orElseThrow()
        : values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
