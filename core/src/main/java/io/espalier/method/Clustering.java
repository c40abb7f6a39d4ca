package io.espalier.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How points are sorted into a given number of clusters, none of them empty. Clusters and their
 * members come in rising order.
 */
public enum Clustering {
  /**
   * k-means from spread seeds (Arthur and Vassilvitskii, "k-means++: The Advantages of Careful
   * Seeding", SODA 2007); an empty cluster takes the point furthest from its own centre.
   */
  K_MEANS {
    @Override
    int[] nearest(double[][] points, int count, SplittableRandom random) {
      double[][] centres = seeds(points, count, random);
      int[] own = new int[points.length];
      for (int round = 0; round < ROUNDS; round++) {
        int[] next = new int[points.length];
        for (int i = 0; i < points.length; i++) {
          for (int k = 1; k < count; k++) {
            boolean nearer = squared(points[i], centres[k]) < squared(points[i], centres[next[i]]);
            next[i] = nearer ? k : next[i];
          }
        }
        fill(points, centres, next);
        boolean still = round > 0 && Arrays.equals(own, next);
        own = next;
        if (still) {
          break;
        }
        for (int k = 0; k < count; k++) {
          centres[k] = mean(points, own, k);
        }
      }
      return own;
    }
  },
  /** Joins the two clusters whose members are nearest on average, until few enough are left. */
  AVERAGE_LINKAGE {
    @Override
    int[] nearest(double[][] points, int count, SplittableRandom random) {
      int size = points.length;
      double[][] distance = new double[size][size];
      int[] weight = new int[size];
      int[] own = new int[size];
      for (int i = 0; i < size; i++) {
        weight[i] = 1;
        own[i] = i;
        for (int j = 0; j < size; j++) {
          distance[i][j] = Math.sqrt(squared(points[i], points[j]));
        }
      }
      for (int left = size; left > count; left--) {
        int[] pair = closest(distance, weight);
        int a = pair[0];
        int b = pair[1];
        for (int k = 0; k < size; k++) {
          double joint =
              (weight[a] * distance[a][k] + weight[b] * distance[b][k]) / (weight[a] + weight[b]);
          distance[a][k] = joint;
          distance[k][a] = joint;
          own[k] = own[k] == b ? a : own[k];
        }
        weight[a] += weight[b];
        weight[b] = 0;
      }
      return own;
    }
  };

  private static final int ROUNDS = 50;

  /** A number for each point; points of one cluster share it. */
  abstract int[] nearest(double[][] points, int count, SplittableRandom random);

  /** The clusters, by their lowest members. */
  List<List<Integer>> clusters(double[][] points, int count, SplittableRandom random) {
    int[] own = nearest(points, count, random);
    List<List<Integer>> clusters = new ArrayList<>();
    int[] place = new int[points.length];
    Arrays.fill(place, -1);
    for (int i = 0; i < points.length; i++) {
      if (place[own[i]] < 0) {
        place[own[i]] = clusters.size();
        clusters.add(new ArrayList<>());
      }
      clusters.get(place[own[i]]).add(i);
    }
    return clusters;
  }

  private static double[][] seeds(double[][] points, int count, SplittableRandom random) {
    double[][] centres = new double[count][];
    double[] nearest = new double[points.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    int chosen = random.nextInt(points.length);
    for (int k = 0; k < count; k++) {
      centres[k] = points[chosen].clone();
      double sum = 0;
      for (int i = 0; i < points.length; i++) {
        nearest[i] = Math.min(nearest[i], squared(points[i], centres[k]));
        sum += nearest[i];
      }
      double rest = random.nextDouble() * sum;
      for (int i = 0; i < points.length; i++) {
        rest -= nearest[i];
        if (nearest[i] > 0) {
          chosen = i;
          if (rest < 0) {
            break;
          }
        }
      }
    }
    return centres;
  }

  /** Moves the point furthest from its centre, of a cluster of several, to each empty cluster. */
  private static void fill(double[][] points, double[][] centres, int[] own) {
    int[] sizes = new int[centres.length];
    for (int k : own) {
      sizes[k]++;
    }
    for (int k = 0; k < centres.length; k++) {
      if (sizes[k] == 0) {
        int furthest = -1;
        double most = -1;
        for (int i = 0; i < points.length; i++) {
          double away = squared(points[i], centres[own[i]]);
          if (sizes[own[i]] > 1 && away > most) {
            furthest = i;
            most = away;
          }
        }
        sizes[own[furthest]]--;
        own[furthest] = k;
        sizes[k] = 1;
        centres[k] = points[furthest].clone();
      }
    }
  }

  private static double[] mean(double[][] points, int[] own, int cluster) {
    double[] mean = new double[points[0].length];
    int size = 0;
    for (int i = 0; i < points.length; i++) {
      if (own[i] == cluster) {
        size++;
        for (int d = 0; d < mean.length; d++) {
          mean[d] += points[i][d];
        }
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= size;
    }
    return mean;
  }

  private static int[] closest(double[][] distance, int[] weight) {
    int[] pair = {-1, -1};
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < weight.length; i++) {
      for (int j = i + 1; j < weight.length; j++) {
        if (weight[i] > 0 && weight[j] > 0 && distance[i][j] < least) {
          pair = new int[] {i, j};
          least = distance[i][j];
        }
      }
    }
    return pair;
  }

  private static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }
}
