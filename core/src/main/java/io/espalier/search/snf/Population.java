package io.espalier.search.snf;

import io.espalier.spec.Text;
import java.util.List;

/**
 * An artificial bee colony for each level (Lin et al., "Channel Pruning via Automatic Structure
 * Search", IJCAI 2020): sources of counts that all cost the level, moved towards and away from one
 * another, and given up once they get no better.
 *
 * @param sources how many counts are kept at a time, from 2 to 1,000; the first is the uniform one
 * @param cycles how often all sources are moved, at least 1
 * @param limit a source is given up after more failures than this in a row, at least 1
 */
public record Population(int sources, int cycles, int limit) implements CountOperator {
  private static final int MOST_SOURCES = 1_000;
  static final Population DEFAULTS = new Population(10, 10, 5);

  public Population {
    if (sources < 2 || sources > MOST_SOURCES) {
      throw new IllegalArgumentException(
          Text.of("sources must be from 2 to %,d, not %,d", MOST_SOURCES, sources));
    }
    if (cycles < 1) {
      throw new IllegalArgumentException("cycles must be at least 1, not " + cycles);
    }
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, not " + limit);
    }
  }

  @Override
  public boolean passesFromTheWhole() {
    return false;
  }

  @Override
  public CountSearch begin(Ground ground, List<Level> levels, long seed) {
    return new Colonies(this, ground, levels, seed);
  }
}
