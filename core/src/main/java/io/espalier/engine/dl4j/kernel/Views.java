package io.espalier.engine.dl4j.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Views of weights {@code (filters, input, height, width)}. */
public final class Views {
  private Views() {}

  /**
   * As many outermost blocks of a weight as asked for, at a distance. ND4J's own indexing may
   * answer with an empty array where the weight is itself a view.
   */
  public static INDArray blocks(INDArray weight, int from, int count, int distance) {
    long[] shape = weight.shape().clone();
    long[] stride = weight.stride().clone();
    long offset = weight.offset() + from * stride[0];
    shape[0] = count;
    stride[0] *= distance;
    return Nd4j.create(weight.data(), shape, stride, offset, 'c');
  }

  /** The matrix {@code (filters, input)} at one position of a kernel. */
  public static INDArray tap(INDArray weight, int row, int column) {
    long[] shape = {weight.size(0), weight.size(1)};
    long[] all = weight.stride();
    long[] stride = {all[0], all[1]};
    long offset = weight.offset() + row * all[2] + column * all[3];
    return Nd4j.create(weight.data(), shape, stride, offset, 'c');
  }
}
