package io.espalier.search.snf;

import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much is lost where one group alone keeps so many channels: known at some counts, never less
 * for fewer channels, and on a straight line between.
 */
final class Curve {
  private final NavigableMap<Integer, Double> losses = new TreeMap<>();

  /**
   * A curve through what was measured.
   *
   * @param whole the count at which nothing is lost
   * @param measured the loss at others, all below; where one is less than at a larger count, or
   *     below 0, that is taken for chance, and the larger count's holds
   */
  Curve(int whole, SortedMap<Integer, Double> measured) {
    losses.put(whole, 0.0);
    double most = 0;
    for (Map.Entry<Integer, Double> each : new TreeMap<>(measured).descendingMap().entrySet()) {
      most = Math.max(most, each.getValue());
      losses.put(each.getKey(), most);
    }
  }

  /** The loss at a count not below the least that is known. */
  double at(int count) {
    Map.Entry<Integer, Double> below = losses.floorEntry(count);
    Map.Entry<Integer, Double> above = losses.ceilingEntry(count);
    if (below.getKey().equals(above.getKey())) {
      return below.getValue();
    }
    double way = (double) (above.getKey() - count) / (above.getKey() - below.getKey());
    return above.getValue() + way * (below.getValue() - above.getValue());
  }

  /** The known counts below one, with their losses. */
  SortedMap<Integer, Double> below(int count) {
    return losses.headMap(count);
  }
}
