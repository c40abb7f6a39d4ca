package io.espalier.search.snf;

import java.util.List;

/**
 * One group pruned at a time, at several shares, and counts by the curves that come of it: what
 * {@link Sensitivity} searches by.
 *
 * @param shares of a group's channels that are removed; the fewest that may stay are tried as well
 * @param losses to find counts for besides the levels
 */
record Curves(List<Double> shares, List<LossBudget> losses) implements CountOperator {
  Curves {
    shares = List.copyOf(shares);
    losses = List.copyOf(losses);
  }

  @Override
  public boolean passesFromTheWhole() {
    return true;
  }

  @Override
  public CountSearch begin(Ground ground, List<Level> levels, long seed) {
    return new CurveSearch(this, ground, levels);
  }
}
