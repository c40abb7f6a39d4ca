package io.espalier.reconstruction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The LASSO, {@code min 1/2 b'Ab - c'b + p |b|_1}, by coordinate descent: with {@code A = Z'Z / M}
 * and {@code c = Z'y / M} that is {@code 1/(2M) |y - Zb|^2 + p |b|_1} over {@code M} rows.
 *
 * @param gram {@code A}, symmetric
 * @param target {@code c}
 */
record Lasso(double[][] gram, double[] target) {
  private static final double FIRST_PENALTY = 1e-3;
  private static final int SWEEPS = 1000;
  private static final double STILL = 1e-9;
  private static final int HALVINGS = 60;

  /** The coefficients under a penalty, from where a former search ended. */
  double[] coefficients(double penalty, double[] from) {
    double[] b = from.clone();
    int size = b.length;
    double[] product = new double[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        product[i] += gram[i][j] * b[j];
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double largest = 0;
      for (int i = 0; i < size; i++) {
        double own = gram[i][i];
        double pull = target[i] - product[i] + own * b[i];
        double next = own > 0 ? Math.signum(pull) * Math.max(0, Math.abs(pull) - penalty) / own : 0;
        double change = next - b[i];
        if (change != 0) {
          for (int j = 0; j < size; j++) {
            product[j] += gram[j][i] * change;
          }
          b[i] = next;
          largest = Math.max(largest, Math.abs(change));
        }
      }
      if (largest < STILL) {
        break;
      }
    }
    return b;
  }

  /**
   * The penalty under which this many coefficients are left, by doubling and bisection; where no
   * penalty gives exactly as many, the largest that leaves more.
   */
  double penalty(int wanted) {
    double low = 0;
    double high = FIRST_PENALTY;
    double[] warm = new double[target.length];
    while (left(coefficients(high, warm)) >= wanted) {
      low = high;
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      warm = coefficients(middle, warm);
      int count = left(warm);
      if (count == wanted) {
        return middle;
      }
      if (count > wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The columns that the LASSO leaves, sorted: exactly as many as wanted. Of those that come and go
   * together the ones that explain most stay, among equals the lowest.
   */
  List<Integer> strongest(int wanted) {
    double[] b = coefficients(penalty(wanted), new double[target.length]);
    List<Integer> order = new ArrayList<>(IntStream.range(0, target.length).boxed().toList());
    order.sort(
        Comparator.comparingDouble((Integer i) -> -b[i] * b[i] * gram[i][i])
            .thenComparingDouble(i -> -gram[i][i]));
    return order.subList(0, wanted).stream().sorted().toList();
  }

  private static int left(double[] b) {
    int count = 0;
    for (double value : b) {
      count += value == 0 ? 0 : 1;
    }
    return count;
  }
}
