package io.espalier.reconstruction;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Least squares from sums of products: {@code (G_SS + r I) W = G_ST} for the columns {@code S} that
 * explain and the columns {@code T} that are explained.
 *
 * <p>{@code r} is 1e-6 of the mean of the diagonal, so that columns that depend on one another do
 * no harm.
 */
final class LeastSquares {
  private static final double RIDGE = 1e-6;

  private LeastSquares() {}

  /**
   * One weight for each explaining column and each explained one.
   *
   * @param products symmetric
   * @return {@code [explaining][explained]}
   */
  static double[][] solve(double[][] products, int[] explaining, int[] explained) {
    int size = explaining.length;
    DMatrixRMaj left = new DMatrixRMaj(size, size);
    DMatrixRMaj right = new DMatrixRMaj(size, explained.length);
    double trace = 0;
    for (int i = 0; i < size; i++) {
      double[] row = products[explaining[i]];
      for (int j = 0; j < size; j++) {
        left.set(i, j, row[explaining[j]]);
      }
      for (int k = 0; k < explained.length; k++) {
        right.set(i, k, row[explained[k]]);
      }
      trace += row[explaining[i]];
    }
    double ridge = Math.max(RIDGE * trace / size, Double.MIN_NORMAL);
    for (int i = 0; i < size; i++) {
      left.add(i, i, ridge);
    }
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(size);
    DMatrixRMaj solution = new DMatrixRMaj(size, explained.length);
    if (!solver.setA(left)) {
      throw new ArithmeticException("the sums of products hold values that are not numbers");
    }
    solver.solve(right, solution);
    double[][] weights = new double[size][explained.length];
    for (int i = 0; i < size; i++) {
      for (int k = 0; k < explained.length; k++) {
        weights[i][k] = solution.get(i, k);
      }
    }
    return weights;
  }
}
