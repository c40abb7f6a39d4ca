package io.espalier.search.snf;

import io.espalier.allocation.Counts;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** How good counts have turned out to be; nothing is known of those that could not be tried. */
final class Merits {
  private final Map<Counts, Double> known = new HashMap<>();

  void learn(Counts counts, double merit) {
    known.put(counts, merit);
  }

  OptionalDouble of(Counts counts) {
    Double merit = known.get(counts);
    return merit == null ? OptionalDouble.empty() : OptionalDouble.of(merit);
  }
}
