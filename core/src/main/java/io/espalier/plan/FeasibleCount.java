package io.espalier.plan;

import io.espalier.cost.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what was judged of a family. */
final class FeasibleCount {
  private final List<Range> macs = new ArrayList<>();
  private final Map<String, Integer> reasons = new LinkedHashMap<>();

  void count(Feasibility.Verdict verdict) {
    if (verdict instanceof Feasibility.Verdict.Feasible) {
      macs.add(verdict.end().map(StageCost::macs).orElseThrow());
    } else {
      reasons.merge(verdict.reason(), 1, Integer::sum);
    }
  }

  int considered() {
    return feasible() + reasons.values().stream().mapToInt(Integer::intValue).sum();
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

  Map<String, Integer> reasons() {
    return reasons;
  }
}
