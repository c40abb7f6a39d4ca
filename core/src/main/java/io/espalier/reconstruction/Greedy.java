package io.espalier.reconstruction;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which columns of {@code X} stand for the sum of all of them, chosen one by one; among equals the
 * lowest. All that is asked of {@code X} is {@code X'X}.
 */
public enum Greedy {
  /**
   * Columns are discarded, each time the one with which the sum of the discarded ones is smallest
   * (Luo et al., ICCV 2017).
   */
  DISCARD {
    @Override
    List<Integer> kept(double[][] products, int count) {
      List<Integer> left = new ArrayList<>(IntStream.range(0, products.length).boxed().toList());
      double[] withDiscarded = new double[products.length];
      while (left.size() > count) {
        int best = left.get(0);
        for (int j : left) {
          if (growth(products, withDiscarded, j) < growth(products, withDiscarded, best)) {
            best = j;
          }
        }
        left.remove((Integer) best);
        for (int i = 0; i < withDiscarded.length; i++) {
          withDiscarded[i] += products[i][best];
        }
      }
      return left;
    }

    /** By how much the squared norm of the discarded sum grows. */
    private double growth(double[][] products, double[] withDiscarded, int j) {
      return products[j][j] + 2 * withDiscarded[j];
    }
  },
  /**
   * Columns are taken, each time the one that explains most of what the taken ones, refitted, leave
   * over (Luo et al., TPAMI 2018).
   */
  TAKE {
    @Override
    List<Integer> kept(double[][] products, int count) {
      List<Integer> taken = new ArrayList<>();
      double[] rest = withSum(products);
      while (taken.size() < count) {
        int best = -1;
        double most = -1;
        for (int j = 0; j < products.length; j++) {
          double own = products[j][j];
          double explained = own > 0 ? rest[j] * rest[j] / own : 0;
          if (!taken.contains(j) && explained > most) {
            best = j;
            most = explained;
          }
        }
        taken.add(best);
        double[] scale = scale(products, taken);
        rest = withSum(products);
        for (int t = 0; t < scale.length; t++) {
          for (int j = 0; j < rest.length; j++) {
            rest[j] -= products[taken.get(t)][j] * scale[t];
          }
        }
      }
      return taken.stream().sorted().toList();
    }
  };

  /** This many columns, sorted. */
  abstract List<Integer> kept(double[][] products, int count);

  /** The factor for each kept column with which their sum is nearest to the sum of all. */
  static double[] scale(double[][] products, List<Integer> kept) {
    int size = products.length;
    double[] sum = withSum(products);
    double[][] extended = new double[size + 1][size + 1];
    for (int i = 0; i < size; i++) {
      System.arraycopy(products[i], 0, extended[i], 0, size);
      extended[i][size] = sum[i];
    }
    double[][] solved =
        LeastSquares.solve(
            extended, kept.stream().mapToInt(Integer::intValue).toArray(), new int[] {size});
    return IntStream.range(0, kept.size()).mapToDouble(i -> solved[i][0]).toArray();
  }

  /** The product of each column with the sum of all. */
  private static double[] withSum(double[][] products) {
    double[] sums = new double[products.length];
    for (int i = 0; i < sums.length; i++) {
      for (double product : products[i]) {
        sums[i] += product;
      }
    }
    return sums;
  }
}
