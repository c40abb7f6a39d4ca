package io.espalier.criterion;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Ranks features without labels: each by all paths that lead from it through a graph whose edges
 * weigh how little two features correlate and how much they spread (Roffo et al., "Infinite Feature
 * Selection", ICCV 2015).
 *
 * <p>The edge of features i and j is {@code alpha * (1 - |Spearman|) + (1 - alpha) * spread}, where
 * spread is the larger of both standard deviations, rescaled to {@code [0, 1]} over all edges.
 *
 * @param alpha in {@code [0, 1]}
 * @param factor the weight of one more edge, as a share of the most for which sums over all paths
 *     are finite, in {@code (0, 1)}
 */
record InfiniteFeatures(double alpha, double factor) {
  /**
   * The features' scores, larger for those that matter more.
   *
   * @param features for each feature its value at each sample, at least two samples
   */
  double[] scores(double[][] features) {
    int n = features.length;
    DMatrixRMaj edges = edges(features);
    double step = factor / radius(edges);
    DMatrixRMaj system = new DMatrixRMaj(n, n);
    for (int i = 0; i < n * n; i++) {
      system.data[i] = -step * edges.data[i] + (i % (n + 1) == 0 ? 1 : 0);
    }
    // The row sums of (I - rA)^-1 - I.
    DMatrixRMaj sums = new DMatrixRMaj(n, 1);
    Arrays.fill(sums.data, 1);
    LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(n);
    if (!solver.setA(system)) {
      throw new Refusal(
          Text.of("Cannot rank %d features by nisp: their paths do not add up; lower factor", n));
    }
    solver.solve(sums.copy(), sums);
    return Arrays.stream(sums.data).map(sum -> sum - 1).toArray();
  }

  private DMatrixRMaj edges(double[][] features) {
    int n = features.length;
    double[][] ranks =
        Arrays.stream(features).map(InfiniteFeatures::ranks).toArray(double[][]::new);
    double[] spreads = Arrays.stream(features).mapToDouble(InfiniteFeatures::deviation).toArray();
    double low = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      low = Math.min(low, spreads[i]);
    }
    double high = Arrays.stream(spreads).max().orElse(0);
    double[][] units = Arrays.stream(ranks).map(InfiniteFeatures::unit).toArray(double[][]::new);
    DMatrixRMaj edges = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double spread = high > low ? (Math.max(spreads[i], spreads[j]) - low) / (high - low) : 0;
        double independence = 1 - Math.abs(product(units[i], units[j]));
        double weight = alpha * Math.max(0, independence) + (1 - alpha) * spread;
        edges.set(i, j, weight);
        edges.set(j, i, weight);
      }
    }
    return edges;
  }

  /** The largest absolute eigenvalue; 1 where all are zero, for then no path counts anyway. */
  private static double radius(DMatrixRMaj symmetric) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(symmetric.numRows, false, true);
    eigen.decompose(symmetric.copy());
    double largest = 0;
    for (int i = 0; i < eigen.getNumberOfEigenvalues(); i++) {
      largest = Math.max(largest, eigen.getEigenvalue(i).getMagnitude());
    }
    return largest > 0 ? largest : 1;
  }

  /** Ranks from 1; equal values share the mean of their ranks. */
  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /** Around zero and of length 1, so that products are correlations; zeros for a constant. */
  private static double[] unit(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double[] centred = Arrays.stream(values).map(value -> value - mean).toArray();
    double norm = Math.sqrt(product(centred, centred));
    return Arrays.stream(centred).map(value -> norm > 0 ? value / norm : 0).toArray();
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
