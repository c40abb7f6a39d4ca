package io.espalier.engine.dl4j.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Views of arrays. ND4J's own indexing may answer with an empty array, or one of fewer axes, where
 * the array is itself a view or an extent is 1.
 */
public final class Views {
  private Views() {}

  /** So many places of an axis, from the first given one on, at a distance. */
  public static INDArray part(INDArray array, int axis, long from, long count, long distance) {
    long[] shape = array.shape().clone();
    long[] stride = array.stride().clone();
    long offset = array.offset() + from * stride[axis];
    shape[axis] = count;
    stride[axis] *= distance;
    return Nd4j.create(array.data(), shape, stride, offset, 'c');
  }

  /** So many elements of an array without gaps, in row-major order from the given one on. */
  public static INDArray elements(INDArray array, long from, long length) {
    long[] shape = {length};
    return Nd4j.create(array.data(), shape, new long[] {1}, array.offset() + from, 'c');
  }

  /** Every so many places of an axis, from the first on. */
  public static INDArray every(INDArray array, int axis, int distance) {
    return part(array, axis, 0, (array.size(axis) + distance - 1) / distance, distance);
  }

  /** All places of an axis but so many at both ends. */
  static INDArray inside(INDArray array, int axis, int border) {
    return part(array, axis, border, array.size(axis) - 2L * border, 1);
  }

  /** The matrix {@code (filters, input)} at one position of a weight's kernel. */
  public static INDArray tap(INDArray weight, int row, int column) {
    long[] shape = {weight.size(0), weight.size(1)};
    long[] all = weight.stride();
    long[] stride = {all[0], all[1]};
    long offset = weight.offset() + row * all[2] + column * all[3];
    return Nd4j.create(weight.data(), shape, stride, offset, 'c');
  }
}
