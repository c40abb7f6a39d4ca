package io.espalier.search;

import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Candidates drawn at random, for as long as there are new ones. The same seed draws the same
 * candidates in the same order.
 *
 * @param candidates how many are tried at most, at least 1; without it as many as the sweep has
 *     trials for
 */
public record Random(Optional<Long> candidates) implements Strategy {
  static final Random DEFAULTS = new Random(Optional.empty());

  /** After so many draws in a row that gave nothing new, a space counts as exhausted. */
  private static final long FRUITLESS = 1000;

  public Random {
    if (candidates.filter(count -> count < 1).isPresent()) {
      throw new IllegalArgumentException("candidates must be at least 1");
    }
  }

  @Override
  public boolean adaptive() {
    return false;
  }

  @Override
  public Search begin(SearchTask task) {
    Space space = task.space();
    long seed = task.seeds().get(0);
    Search drawn =
        new Independent(
            LongStream.iterate(0, i -> i + 1).mapToObj(i -> space.sample(seed, i)).iterator(),
            task.seeds(),
            FRUITLESS,
            space.outlook());
    return Limited.to(candidates, drawn);
  }
}
