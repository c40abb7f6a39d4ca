package io.espalier.criterion;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The numerical rank of matrices of one size: how many singular values exceed the largest one times
 * the larger extent times the precision of 32-bit floats.
 */
final class MatrixRank {
  private static final double PRECISION = Math.ulp(1f);

  private final DMatrixRMaj matrix;
  private final SingularValueDecomposition_F64<DMatrixRMaj> decomposition;

  MatrixRank(int rows, int columns) {
    matrix = new DMatrixRMaj(rows, columns);
    decomposition = DecompositionFactory_DDRM.svd(rows, columns, false, false, true);
  }

  /** The rank of the matrix that lies at this place among others in an array. */
  int of(float[] values, int index) {
    int size = matrix.getNumElements();
    boolean zero = true;
    for (int i = 0; i < size; i++) {
      matrix.data[i] = values[index * size + i];
      zero &= matrix.data[i] == 0;
    }
    if (zero || !decomposition.decompose(matrix.copy())) {
      return 0;
    }
    double[] singular = decomposition.getSingularValues();
    double largest = 0;
    for (int i = 0; i < decomposition.numberOfSingularValues(); i++) {
      largest = Math.max(largest, singular[i]);
    }
    double least = largest * Math.max(matrix.numRows, matrix.numCols) * PRECISION;
    int rank = 0;
    for (int i = 0; i < decomposition.numberOfSingularValues(); i++) {
      rank += singular[i] > least ? 1 : 0;
    }
    return rank;
  }
}
