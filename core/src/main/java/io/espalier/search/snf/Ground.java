package io.espalier.search.snf;

import io.espalier.allocation.CountSpace;
import io.espalier.allocation.Counts;
import io.espalier.cost.CallTimes;
import io.espalier.search.Terrain;
import io.espalier.spec.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts, and what they cost in the measure of the levels. */
final class Ground {
  private final CountSpace space;
  private final CostMeasure by;
  private final Optional<CallTimes> times;
  private final Map<Counts, Long> costs = new HashMap<>();

  private Ground(CountSpace space, CostMeasure by, Optional<CallTimes> times) {
    this.space = space;
    this.by = by;
    this.times = times;
  }

  /**
   * By a measure, on a terrain.
   *
   * @throws Refusal if it is the latency, and the terrain has no times of calls
   */
  static Ground of(CountSpace space, CostMeasure by, Terrain terrain) {
    if (by == CostMeasure.LATENCY && terrain.times().isEmpty()) {
      throw new Refusal(
          "Cannot search counts by=latency: it is predicted by measured layers; name the folder that keeps them, layer-times = DIR");
    }
    return new Ground(space, by, terrain.times());
  }

  CountSpace space() {
    return space;
  }

  CostMeasure by() {
    return by;
  }

  long cost(Counts counts) {
    return costs.computeIfAbsent(counts, this::computed);
  }

  private long computed(Counts counts) {
    return by.budget()
        .map(budget -> space.cost(budget, counts))
        .orElseGet(() -> Math.round(times.orElseThrow().nanos(space.network(counts))));
  }

  /** As many in every place as cost no more than a target if all lose the same share. */
  Counts uniform(long target) {
    return by.budget()
        .map(budget -> space.uniform(budget, target))
        .orElseGet(() -> space.uniform(times.orElseThrow(), (double) target));
  }

  /**
   * How far apart two counts of one place are, in proportion to what lies between them in cost; by
   * a predicted time, the channels or ranks between them.
   *
   * @param to below {@code from}
   */
  double distance(int place, int from, int to) {
    return by.budget()
        .map(budget -> space.distance(budget, place, from, to))
        .orElse(1.0 * (from - to));
  }

  /** The number of places. */
  int places() {
    return space.possible().size();
  }
}
