package io.espalier.search.snf;

import io.espalier.allocation.Budget;
import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;

/**
 * Counts, and what they cost in the measure of the levels.
 *
 * @param by the measure
 */
record Ground(CountSpace space, Budget by) {
  long cost(Counts counts) {
    return space.cost(by, counts);
  }

  /** The number of places. */
  int places() {
    return space.possible().size();
  }
}
