package io.espalier.table;

import io.espalier.plan.SweepPlan;
import io.espalier.spec.Hash;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How the scored trials of a sweep stand by a plan; those without a score stand nowhere. */
final class Standing {
  private final Set<Hash> keeping;
  private final Set<Hash> front;
  private final Set<Hash> winner;

  private Standing(Set<Hash> keeping, Set<Hash> front, Set<Hash> winner) {
    this.keeping = keeping;
    this.front = front;
    this.winner = winner;
  }

  static Standing of(SweepPlan plan, List<SweepRow> rows) {
    List<ScoredCandidate> candidates = ScoredCandidate.of(plan, rows);
    List<ScoredCandidate> front = ScoredCandidate.front(candidates, plan);
    Optional<ScoredCandidate> winner = ScoredCandidate.best(front, plan);
    return new Standing(
        trials(candidates.stream().filter(each -> each.keepsTo(plan)).toList()),
        trials(front),
        trials(winner.stream().toList()));
  }

  private static Set<Hash> trials(Collection<ScoredCandidate> candidates) {
    return candidates.stream()
        .flatMap(candidate -> candidate.rows().stream())
        .map(SweepRow::trial)
        .collect(Collectors.toSet());
  }

  /** Whether a trial's candidate keeps to the plan's constraints. */
  boolean keeps(Hash trial) {
    return keeping.contains(trial);
  }

  /** Whether a trial's candidate is on the front. */
  boolean onFront(Hash trial) {
    return front.contains(trial);
  }

  /** Whether a trial's candidate is the best of the front by the first objective. */
  boolean wins(Hash trial) {
    return winner.contains(trial);
  }
}
