package io.espalier.reconstruction;

import java.util.Arrays;

/**
 * Sums of products of every two columns over rows that come one by one, in double precision; the
 * rows themselves are not kept.
 *
 * <p>Everything that least squares, the LASSO and greedy selections ask of data is in these sums.
 */
final class CrossProducts {
  /** Rows that are added at once, so that each sum is touched once for all of them. */
  private static final int BLOCK = 4;

  private final int width;
  private final double[][] products;
  private final double[] sums;
  private final double[][] block;
  private int waiting;
  private long rows;

  /** No rows yet. */
  CrossProducts(int width) {
    this.width = width;
    products = new double[width][width];
    sums = new double[width];
    block = new double[BLOCK][width];
  }

  /** Where the next row is to be written before {@link #add}. */
  double[] next() {
    return block[waiting];
  }

  /** Takes the row that was written to {@link #next}. */
  void add() {
    double[] row = block[waiting];
    for (int i = 0; i < width; i++) {
      sums[i] += row[i];
    }
    rows++;
    if (++waiting == BLOCK) {
      multiply();
    }
  }

  private void multiply() {
    double[] x = block[0];
    double[] y = block[1];
    double[] z = block[2];
    double[] w = block[3];
    for (int i = 0; i < width; i++) {
      add(products[i], i, x, y, z, w);
    }
    waiting = 0;
  }

  /** The upper triangle's part of one row of sums: a loop that runs in vector registers. */
  private static void add(double[] sum, int first, double[] x, double[] y, double[] z, double[] w) {
    double a = x[first];
    double b = y[first];
    double c = z[first];
    double d = w[first];
    for (int j = first; j < sum.length; j++) {
      sum[j] += a * x[j] + b * y[j] + c * z[j] + d * w[j];
    }
  }

  /** The number of rows. */
  long rows() {
    return rows;
  }

  /** The mean of a column. */
  double mean(int column) {
    return sums[column] / rows;
  }

  /** The sums as they are, symmetric. */
  double[][] plain() {
    for (int r = waiting; r < BLOCK; r++) {
      Arrays.fill(block[r], 0);
    }
    multiply();
    double[][] whole = new double[width][width];
    for (int i = 0; i < width; i++) {
      for (int j = i; j < width; j++) {
        whole[i][j] = products[i][j];
        whole[j][i] = products[i][j];
      }
    }
    return whole;
  }

  /** The sums of products of deviations from the columns' means, symmetric. */
  double[][] centred() {
    double[][] whole = plain();
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        whole[i][j] -= sums[i] * sums[j] / rows;
      }
    }
    return whole;
  }
}
