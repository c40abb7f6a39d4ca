package io.espalier.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * So many points of a front that together cover as much of the space as one after the other can:
 * each is the one that adds the most to those before it.
 */
final class CoveringSubset {
  /** Beyond the worst by this share of its distance from 0. */
  private static final double MARGIN = 0.1;

  private CoveringSubset() {}

  private record Gain(int point, double volume, int after) {}

  /** The numbers of these points; of equal ones the earlier. */
  static List<Integer> of(List<double[]> front, int count) {
    double[] reference = reference(front);
    PriorityQueue<Gain> gains =
        new PriorityQueue<>(
            Comparator.comparingDouble((Gain gain) -> -gain.volume())
                .thenComparingInt(Gain::point));
    for (int i = 0; i < front.size(); i++) {
      gains.add(new Gain(i, Fronts.hypervolume(List.of(front.get(i)), reference), 0));
    }
    List<Integer> chosen = new ArrayList<>();
    List<double[]> points = new ArrayList<>();
    double covered = 0;
    while (chosen.size() < count) {
      // What a point adds only falls with what is there: a stale gain is a bound.
      Gain most = gains.remove();
      if (most.after() < chosen.size()) {
        points.add(front.get(most.point()));
        double with = Fronts.hypervolume(points, reference);
        points.remove(points.size() - 1);
        gains.add(new Gain(most.point(), with - covered, chosen.size()));
      } else {
        chosen.add(most.point());
        points.add(front.get(most.point()));
        covered += most.volume();
      }
    }
    return chosen;
  }

  /** A little worse than the worst of each objective. */
  private static double[] reference(List<double[]> front) {
    double[] reference = new double[front.get(0).length];
    for (int k = 0; k < reference.length; k++) {
      int objective = k;
      double worst = front.stream().mapToDouble(point -> point[objective]).min().orElseThrow();
      reference[k] = worst - Math.max(MARGIN * Math.abs(worst), Double.MIN_NORMAL);
    }
    return reference;
  }
}
