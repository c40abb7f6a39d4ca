package io.espalier.rewrite;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The singular value decomposition of a matrix, the largest value first: {@code left * diag(values)
 * * right}.
 *
 * <p>The vectors of the shorter side are eigenvectors of the Gram matrix, in a third of the time of
 * a decomposition of the matrix itself; the other side is what the matrix makes of them, so that
 * all of them together give the matrix back to rounding.
 */
record Factors(DMatrixRMaj left, double[] values, DMatrixRMaj right) {
  /**
   * Decomposes a matrix.
   *
   * @param path the layer, for the message
   * @throws Refusal if it has values that are not finite
   */
  static Factors of(DMatrixRMaj matrix, String path) {
    if (matrix.numRows > matrix.numCols) {
      Factors turned = of(CommonOps_DDRM.transpose(matrix, null), path);
      return new Factors(
          CommonOps_DDRM.transpose(turned.right, null),
          turned.values,
          CommonOps_DDRM.transpose(turned.left, null));
    }
    DMatrixRMaj left = vectors(matrix, path);
    DMatrixRMaj right = new DMatrixRMaj(left.numCols, matrix.numCols);
    CommonOps_DDRM.multTransA(left, matrix, right);
    double[] values = new double[left.numCols];
    for (int i = 0; i < values.length; i++) {
      values[i] = scaled(right, i);
    }
    return new Factors(left, values, right);
  }

  /** Scales a row to length 1 and returns the length it had. */
  private static double scaled(DMatrixRMaj matrix, int row) {
    double squares = 0;
    for (int k = row * matrix.numCols; k < (row + 1) * matrix.numCols; k++) {
      squares += matrix.data[k] * matrix.data[k];
    }
    double length = Math.sqrt(squares);
    if (length > 0) {
      for (int k = row * matrix.numCols; k < (row + 1) * matrix.numCols; k++) {
        matrix.data[k] /= length;
      }
    }
    return length;
  }

  /** The eigenvectors of the rows' Gram matrix in columns, the largest eigenvalue first. */
  private static DMatrixRMaj vectors(DMatrixRMaj matrix, String path) {
    int size = matrix.numRows;
    DMatrixRMaj gram = new DMatrixRMaj(size, size);
    CommonOps_DDRM.multTransB(matrix, matrix, gram);
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (MatrixFeatures_DDRM.hasUncountable(gram) || !eigen.decompose(gram)) {
      throw new Refusal(
          Text.of(
              "Cannot split '%s': its weights have no singular values; look for one that is not finite",
              path));
    }
    List<Integer> order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()))
            .toList();
    DMatrixRMaj vectors = new DMatrixRMaj(size, size);
    for (int column = 0; column < size; column++) {
      DMatrixRMaj vector = eigen.getEigenVector(order.get(column));
      for (int row = 0; row < size; row++) {
        vectors.set(row, column, vector.get(row));
      }
    }
    return vectors;
  }

  /** The least rank that holds this share of the squared singular values. */
  int rank(double energy) {
    double all = 0;
    for (double value : values) {
      all += value * value;
    }
    double held = values[0] * values[0];
    int rank = 1;
    while (rank < values.length && held < energy * all) {
      held += values[rank] * values[rank];
      rank++;
    }
    return rank;
  }

  /** An entry of the left factor; both factors take the root of the singular value. */
  double left(int row, int rank) {
    return left.get(row, rank) * Math.sqrt(values[rank]);
  }

  /** An entry of the right factor. */
  double right(int rank, int column) {
    return right.get(rank, column) * Math.sqrt(values[rank]);
  }
}
