package io.espalier.method;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The nearest matrix of a lower rank, scaled so that its Frobenius norm is that of the original:
 * the energy of the singular values that go is transferred to those that stay.
 *
 * @param rank how many singular values stay, at least 1
 * @param rest what the others are multiplied with, in {@code [0, 1)}; 0 removes them
 */
record Projection(int rank, double rest) {
  /** Below this largest singular value a matrix is left alone. */
  private static final double DEAD = 1e-4;

  /**
   * Projects a matrix in place.
   *
   * <p>The singular vectors come from the eigenvectors of the smaller Gram matrix: with {@code U}
   * those of the {@code rank} largest eigenvalues of {@code M M'}, {@code U U' M} is the part that
   * stays. That costs far less than a whole decomposition of a wide matrix.
   */
  void apply(DMatrixRMaj matrix) {
    boolean wide = matrix.numRows <= matrix.numCols;
    int size = Math.min(matrix.numRows, matrix.numCols);
    if (rank >= size) {
      return;
    }
    DMatrixRMaj gram = new DMatrixRMaj(size, size);
    if (wide) {
      CommonOps_DDRM.multTransB(matrix, matrix, gram);
    } else {
      CommonOps_DDRM.multTransA(matrix, matrix, gram);
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    if (!eigen.decompose(gram)) {
      throw new ArithmeticException("the singular values of a layer's weights cannot be found");
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -eigen.getEigenvalue(i).real))
            .mapToInt(Integer::intValue)
            .toArray();
    if (Math.sqrt(Math.max(0, eigen.getEigenvalue(order[0]).real)) < DEAD) {
      return;
    }
    DMatrixRMaj kept = new DMatrixRMaj(size, rank);
    for (int i = 0; i < rank; i++) {
      CommonOps_DDRM.insert(eigen.getEigenVector(order[i]), kept, 0, i);
    }
    project(matrix, kept, wide);
  }

  private void project(DMatrixRMaj matrix, DMatrixRMaj kept, boolean wide) {
    DMatrixRMaj part = new DMatrixRMaj(0, 0);
    DMatrixRMaj staying = new DMatrixRMaj(matrix.numRows, matrix.numCols);
    if (wide) {
      CommonOps_DDRM.multTransA(kept, matrix, part);
      CommonOps_DDRM.mult(kept, part, staying);
    } else {
      CommonOps_DDRM.mult(matrix, kept, part);
      CommonOps_DDRM.multTransB(part, kept, staying);
    }
    DMatrixRMaj going = new DMatrixRMaj(matrix.numRows, matrix.numCols);
    CommonOps_DDRM.subtract(matrix, staying, going);
    double whole = squares(matrix);
    double energy = Math.sqrt((whole - rest * rest * squares(going)) / squares(staying));
    CommonOps_DDRM.add(energy, staying, rest, going, matrix);
  }

  private static double squares(DMatrixRMaj matrix) {
    double sum = 0;
    for (int i = 0; i < matrix.getNumElements(); i++) {
      sum += matrix.data[i] * matrix.data[i];
    }
    return sum;
  }
}
