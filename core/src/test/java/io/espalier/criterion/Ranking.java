package io.espalier.criterion;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How alike two lists rank the same things. */
final class Ranking {
  private Ranking() {}

  /** Spearman's correlation, for values without ties. */
  static double correlation(List<Double> first, List<Double> second) {
    int[] a = ranks(first);
    int[] b = ranks(second);
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow(a[i] - b[i], 2);
    }
    double n = a.length;
    return 1 - 6 * squares / (n * (n * n - 1));
  }

  private static int[] ranks(List<Double> values) {
    List<Integer> order =
        IntStream.range(0, values.size())
            .boxed()
            .sorted(Comparator.comparing(values::get))
            .toList();
    int[] ranks = new int[values.size()];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[order.get(rank)] = rank;
    }
    return ranks;
  }
}
