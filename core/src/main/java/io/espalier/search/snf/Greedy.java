package io.espalier.search.snf;

import java.util.List;

/**
 * A path from the whole network down, by steps of one size: in each, every group alone takes the
 * step, all of these are measured, and the one that loses least for what it saves stays (Yang et
 * al., "NetAdapt", ECCV 2018).
 *
 * @param step the size of the first step as a share of the base's cost, above 0 and below 1
 * @param decay the size of each further step as a share of the one before, above 0 up to 1
 */
public record Greedy(double step, double decay) implements CountOperator {
  static final Greedy DEFAULTS = new Greedy(0.025, 1);

  public Greedy {
    if (!(step > 0 && step < 1)) {
      throw new IllegalArgumentException("step must be above 0 and below 1, not " + step);
    }
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException("decay must be above 0 and at most 1, not " + decay);
    }
  }

  @Override
  public boolean passesFromTheWhole() {
    return true;
  }

  @Override
  public CountSearch begin(Ground ground, List<Level> levels, long seed) {
    return new GreedyPath(this, ground, levels);
  }
}
