package io.espalier.search;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;

/**
 * The tree-structured Parzen estimator (Bergstra et al., "Algorithms for Hyper-Parameter
 * Optimization", NIPS 2011): two densities over whole candidates, one of the best candidates so far
 * and one of the rest; of a few candidates drawn from the first, the one is tried at which it is
 * largest beside the second. With several objectives the best are those on the better fronts (Ozaki
 * et al., "Multiobjective Tree-Structured Parzen Estimator", JAIR 2022); those that break a
 * constraint come after those that do not, by how much they break it.
 *
 * <p>Good where candidates are few and dear, and for numbers of ranges: it learns from all of them.
 * With many hundreds of candidates to try, {@link Evolution} and {@link Nsga2} do as well.
 *
 * @param startup candidates are drawn at random until so many have a score; at least 2
 * @param draws how many candidates are drawn of which the best is tried, from 1 to 10,000; more is
 *     greedier
 * @param best the share of the candidates that counts as the best, above 0 and below 1; for one
 *     objective 25 candidates at most
 * @param candidates how many are tried at most, above {@code startup}; without it as many as the
 *     sweep has trials for
 */
public record Tpe(int startup, int draws, double best, Optional<Long> candidates)
    implements Strategy {
  static final Tpe DEFAULTS = new Tpe(10, 24, 0.1, Optional.empty());

  /** For one objective, no more candidates than these count as the best. */
  private static final int MOST_BEST = 25;

  /** Each is looked at in both densities, for every candidate that is tried. */
  private static final int MOST_DRAWS = 10_000;

  public Tpe {
    if (startup < 2) {
      throw new IllegalArgumentException("startup must be at least 2, not " + startup);
    }
    if (draws < 1 || draws > MOST_DRAWS) {
      throw new IllegalArgumentException(
          Text.of("draws must be from 1 to %,d, not %,d", MOST_DRAWS, draws));
    }
    if (!(best > 0 && best < 1)) {
      throw new IllegalArgumentException("best must be above 0 and below 1, not " + best);
    }
    if (candidates.filter(count -> count <= startup).isPresent()) {
      throw new IllegalArgumentException(
          Text.of(
              "candidates must be above startup (%d), not %d: the first %d are drawn at random",
              startup, candidates.get(), startup));
    }
  }

  @Override
  public void check(Space space) {
    if (space.isSingle()) {
      throw new Refusal(
          Text.of(
              "Cannot search %s: it is only one candidate; write alternatives or ranges, such as prune(l1|l2, ratio=0.3..0.5)",
              space));
    }
  }

  @Override
  public boolean adaptive() {
    return true;
  }

  @Override
  public long leastCandidates() {
    return startup + 1L;
  }

  @Override
  public Search begin(SearchTask task) {
    return Limited.to(candidates, new Breeding(task, startup, 1, new ParzenPopulation(this)));
  }

  /** How many of so many count as the best; at least 1 of 1. */
  int bestOf(int measured, int objectives) {
    int share = (int) Math.ceil(best * measured);
    return objectives == 1 ? Math.min(MOST_BEST, share) : share;
  }
}
