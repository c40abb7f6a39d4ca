package io.espalier.cli;

import io.espalier.plan.CandidateTrials;
import io.espalier.spec.Spelling;
import io.espalier.spec.Text;
import io.espalier.table.SweepRow;
import io.espalier.trial.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Trials that failed by their surroundings and are tried again by the next run.
 *
 * @param kinds how many of each
 * @param spoilt whether nothing was measured of any family, only for that reason
 */
record OpenFailures(Map<String, Long> kinds, boolean spoilt) {
  static OpenFailures of(List<SweepRow> rows) {
    Map<String, Long> kinds =
        rows.stream()
            .filter(OpenFailures::open)
            .map(row -> Spelling.constant(((Result.Failed) row.outcome()).kind()))
            .collect(
                Collectors.groupingBy(
                    kind -> kind.replace('-', ' '), TreeMap::new, Collectors.counting()));
    List<SweepRow> families =
        rows.stream().filter(row -> !row.family().equals(CandidateTrials.MODELS)).toList();
    boolean spoilt =
        families.stream().anyMatch(OpenFailures::open)
            && families.stream().noneMatch(SweepRow::measured);
    return new OpenFailures(kinds, spoilt);
  }

  private static boolean open(SweepRow row) {
    return row.outcome() instanceof Result.Failed failed && !failed.lasting();
  }

  /** What to say of them, if there are any. */
  Optional<String> sentence() {
    long all = kinds.values().stream().mapToLong(Long::longValue).sum();
    return all == 0
        ? Optional.empty()
        : Optional.of(
            Text.of(
                "%d %s failed by their surroundings (%s); run the same command again to try them once more",
                all,
                all == 1 ? "trial" : "trials",
                kinds.entrySet().stream()
                    .map(kind -> kind.getKey() + " " + kind.getValue())
                    .collect(Collectors.joining(", "))));
  }
}
