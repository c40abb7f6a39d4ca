package io.espalier.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best of what was measured. By several objectives they are those on the better fronts; of the
 * first front that has too many, those that cover most together (Ozaki et al., "Multiobjective
 * Tree-Structured Parzen Estimator", JAIR 2022). What breaks a constraint comes behind all that
 * does not, by how much it breaks it, and what lacks an objective comes last.
 */
final class BestPart {
  private BestPart() {}

  /** Which of these are the best, so many of them; of equal ones the earlier. */
  static boolean[] of(List<Individual> all, int count) {
    List<Integer> order = new ArrayList<>(kept(all, count));
    IntStream.range(0, all.size())
        .boxed()
        .filter(i -> violation(all.get(i)) > 0)
        .sorted(Comparator.comparingDouble(i -> violation(all.get(i))))
        .forEach(order::add);
    boolean[] best = new boolean[all.size()];
    order.stream().limit(count).forEach(i -> best[i] = true);
    return best;
  }

  private static double violation(Individual individual) {
    for (double merit : individual.merits()) {
      if (!Double.isFinite(merit)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return individual.violation();
  }

  /** The best of those that keep to the constraints, at most so many. */
  private static List<Integer> kept(List<Individual> all, int count) {
    List<Integer> kept =
        IntStream.range(0, all.size()).boxed().filter(i -> violation(all.get(i)) == 0).toList();
    List<double[]> merits = kept.stream().map(i -> all.get(i).merits()).toList();
    int[] ranks = Fronts.ranks(merits);
    List<Integer> best = new ArrayList<>();
    for (int rank = 0; best.size() < Math.min(count, kept.size()); rank++) {
      int current = rank;
      List<Integer> front =
          IntStream.range(0, ranks.length).boxed().filter(i -> ranks[i] == current).toList();
      List<double[]> points = front.stream().map(merits::get).toList();
      int left = count - best.size();
      List<Integer> chosen =
          front.size() <= left
              ? IntStream.range(0, front.size()).boxed().toList()
              : CoveringSubset.of(points, left);
      chosen.forEach(i -> best.add(kept.get(front.get(i))));
    }
    return best;
  }
}
