package io.espalier.search;

import io.espalier.metric.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is best where several objectives count: fronts of results that no other result beats, how
 * crowded a front is, and how much of the space it covers.
 *
 * <p>Points are arrays of merits, one for each objective, all turned so that more is better. One
 * point dominates another if it is nowhere worse and somewhere better.
 */
public final class Fronts {
  private Fronts() {}

  /** The rows that are not dominated, in the order given; equal ones stay together. */
  public static <T> List<T> best(
      Collection<T> rows, List<Objective> objectives, Function<T, Metrics> metrics) {
    List<T> list = List.copyOf(rows);
    List<double[]> points =
        list.stream().map(row -> merits(metrics.apply(row), objectives)).toList();
    boolean[] best = new boolean[points.size()];
    List<double[]> front = new ArrayList<>();
    // In this order nobody is dominated by one that comes later.
    for (int i : sorted(points)) {
      best[i] = front.isEmpty() || !dominated(points.get(i), front);
      if (best[i]) {
        front.add(points.get(i));
      }
    }
    return IntStream.range(0, list.size()).filter(i -> best[i]).mapToObj(list::get).toList();
  }

  /** The merits of a result. */
  public static double[] merits(Metrics metrics, List<Objective> objectives) {
    return objectives.stream().mapToDouble(objective -> objective.merit(metrics)).toArray();
  }

  /** Whether the first point is nowhere worse than the second and somewhere better. */
  public static boolean dominates(double[] first, double[] second) {
    boolean better = false;
    for (int k = 0; k < first.length; k++) {
      int order = Double.compare(first[k], second[k]);
      if (order < 0) {
        return false;
      }
      better |= order > 0;
    }
    return better;
  }

  /**
   * The number of the front that each point lies on (Deb et al., "A Fast and Elitist Multiobjective
   * Genetic Algorithm: NSGA-II", IEEE TEC 2002): 0 for those that no point dominates, 1 for those
   * that only points of front 0 dominate, and so on.
   */
  public static int[] ranks(List<double[]> points) {
    int[] ranks = new int[points.size()];
    List<List<double[]>> fronts = new ArrayList<>();
    for (int i : sorted(points)) {
      double[] point = points.get(i);
      // Who is dominated by a point of one front is dominated by some of every better front.
      int low = 0;
      int high = fronts.size();
      while (low < high) {
        int middle = (low + high) / 2;
        if (dominated(point, fronts.get(middle))) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low == fronts.size()) {
        fronts.add(new ArrayList<>());
      }
      fronts.get(low).add(point);
      ranks[i] = low;
    }
    return ranks;
  }

  /** Whether a front, in the order of {@link #sorted}, dominates a point that comes after it. */
  private static boolean dominated(double[] point, List<double[]> front) {
    // With two objectives the second one of a front only rises, so its last point decides.
    int first = point.length == 2 ? front.size() - 1 : 0;
    for (int i = front.size() - 1; i >= first; i--) {
      if (dominates(front.get(i), point)) {
        return true;
      }
    }
    return false;
  }

  /** Best first, by the first objective, then by the second, and so on. */
  private static List<Integer> sorted(List<double[]> points) {
    return IntStream.range(0, points.size())
        .boxed()
        .sorted((a, b) -> Arrays.compare(points.get(b), points.get(a)))
        .toList();
  }

  /**
   * How alone each point of one front stands (same paper): the sum over the objectives of the
   * distance between its two neighbours, as a share of the front's whole width. The ends of the
   * front stand alone, at an infinite distance; so do all where there are at most two. A point that
   * equals an earlier one is crowded at 0.
   */
  public static double[] crowding(List<double[]> front) {
    double[] crowding = new double[front.size()];
    List<Integer> distinct = distinct(front);
    if (distinct.size() <= 2) {
      distinct.forEach(i -> crowding[i] = Double.POSITIVE_INFINITY);
      return crowding;
    }
    for (int k = 0; k < front.get(0).length; k++) {
      int objective = k;
      distinct.sort(Comparator.comparingDouble(i -> front.get(i)[objective]));
      double low = front.get(distinct.get(0))[k];
      double width = front.get(distinct.get(distinct.size() - 1))[k] - low;
      // Nothing can be said by an objective in which all are equal, or that is not known of some.
      if (width > 0 && Double.isFinite(width)) {
        crowding[distinct.get(0)] = Double.POSITIVE_INFINITY;
        crowding[distinct.get(distinct.size() - 1)] = Double.POSITIVE_INFINITY;
        for (int i = 1; i < distinct.size() - 1; i++) {
          crowding[distinct.get(i)] +=
              (front.get(distinct.get(i + 1))[k] - front.get(distinct.get(i - 1))[k]) / width;
        }
      }
    }
    return crowding;
  }

  /**
   * The numbers of points, best first: by their {@linkplain #ranks rank}, within a front by their
   * {@linkplain #crowding crowding distance} in it, the largest first, and then in the order given.
   */
  public static List<Integer> order(List<double[]> points) {
    int[] ranks = ranks(points);
    double[] crowding = crowding(points, ranks);
    return IntStream.range(0, ranks.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> ranks[i]).thenComparing(i -> -crowding[i]))
        .toList();
  }

  /** The crowding distance of each point in its own front. */
  static double[] crowding(List<double[]> points, int[] ranks) {
    List<List<Integer>> fronts = new ArrayList<>();
    for (int i = 0; i < ranks.length; i++) {
      while (fronts.size() <= ranks[i]) {
        fronts.add(new ArrayList<>());
      }
      fronts.get(ranks[i]).add(i);
    }
    double[] crowding = new double[ranks.length];
    for (List<Integer> front : fronts) {
      double[] own = crowding(front.stream().map(points::get).toList());
      for (int i = 0; i < own.length; i++) {
        crowding[front.get(i)] = own[i];
      }
    }
    return crowding;
  }

  /** Of equal points the first. */
  private static List<Integer> distinct(List<double[]> points) {
    Set<List<Double>> seen = new HashSet<>();
    List<Integer> distinct = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if (seen.add(Arrays.stream(points.get(i)).boxed().toList())) {
        distinct.add(i);
      }
    }
    return distinct;
  }

  /**
   * The volume of all that the points dominate and that dominates a reference point, exactly: with
   * two objectives an area. It is taken slice by slice along the last objective, so the time grows
   * with the number of points to the power of the objectives less one.
   *
   * @param reference a point that is worse than all that counts; what does not dominate it, or only
   *     touches it, adds nothing
   */
  public static double hypervolume(List<double[]> points, double... reference) {
    List<double[]> inside =
        points.stream()
            .filter(
                point -> IntStream.range(0, point.length).allMatch(k -> point[k] > reference[k]))
            .toList();
    return hypervolume(inside, reference, reference.length);
  }

  /** The volume in the first objectives only. */
  private static double hypervolume(List<double[]> points, double[] reference, int objectives) {
    if (objectives == 1) {
      return points.stream().mapToDouble(point -> point[0] - reference[0]).max().orElse(0);
    }
    int last = objectives - 1;
    List<double[]> highest =
        points.stream()
            .sorted(Comparator.comparingDouble((double[] point) -> -point[last]))
            .toList();
    double volume = 0;
    List<double[]> above = new ArrayList<>();
    for (int i = 0; i < highest.size(); i++) {
      above.add(highest.get(i));
      double floor = i + 1 < highest.size() ? highest.get(i + 1)[last] : reference[last];
      double height = highest.get(i)[last] - floor;
      if (height > 0) {
        volume += height * hypervolume(above, reference, last);
      }
    }
    return volume;
  }
}
