package io.espalier.search;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Optional;

/** A strategy that breeds candidates from a population: what {@link Breeding} is begun by. */
interface Breeder extends Strategy {
  /** Members at a time, and as many first candidates drawn at random. */
  int population();

  /** How many are tried at most; without it as many as the sweep has trials for. */
  Optional<Long> candidates();

  /** Checks a population of at least 2, and no fewer candidates. */
  static void check(int population, Optional<Long> candidates) {
    if (population < 2) {
      throw new IllegalArgumentException("population must be at least 2, not " + population);
    }
    if (candidates.filter(count -> count < population).isPresent()) {
      throw new IllegalArgumentException(
          Text.of(
              "candidates must be at least population (%d), not %d: the first %d are drawn at random",
              population, candidates.get(), population));
    }
  }

  @Override
  default void check(Space space) {
    if (space.isSingle()) {
      throw new Refusal(
          Text.of(
              "Cannot breed candidates of %s: it is only one; write alternatives or ranges, such as prune(l1|l2, ratio=0.3..0.5)",
              space));
    }
  }

  @Override
  default boolean adaptive() {
    return true;
  }

  @Override
  default long leastCandidates() {
    return population();
  }

  @Override
  default Search begin(SearchTask task) {
    return Limited.to(candidates(), new Breeding(task, population(), parents(), empty()));
  }

  /** How many members there must be before children are bred. */
  int parents();

  /** The population that a search begins with. */
  Breeding.Population empty();
}
