package io.espalier.engine.dl4j;

import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Views of activations {@code (batch, height, width, channel)}. */
final class Views {
  private Views() {}

  /** Every so many rows and columns from the first. */
  static INDArray strided(INDArray x, Window stride) {
    return x.get(
        NDArrayIndex.all(),
        NDArrayIndex.interval(0, stride.height(), x.size(1)),
        NDArrayIndex.interval(0, stride.width(), x.size(2)),
        NDArrayIndex.all());
  }

  /** As many channels as asked for, from the first given one on, at a distance. */
  static INDArray channels(INDArray x, int from, int count, int distance) {
    INDArrayIndex range = NDArrayIndex.interval(from, distance, from + (count - 1) * distance + 1);
    return x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), range);
  }

  /**
   * As many outermost blocks of a weight as asked for, at a distance. ND4J's own indexing may
   * answer with an empty array where the weight is itself a view.
   */
  static INDArray blocks(INDArray weight, int from, int count, int distance) {
    long[] shape = weight.shape().clone();
    long[] stride = weight.stride().clone();
    long offset = weight.offset() + from * stride[0];
    shape[0] = count;
    stride[0] *= distance;
    return Nd4j.create(weight.data(), shape, stride, offset, 'c');
  }

  /** The matrix {@code (filters, input)} at one position of a kernel. */
  static INDArray tap(INDArray weight, int row, int column) {
    long[] shape = {weight.size(0), weight.size(1)};
    long[] all = weight.stride();
    long[] stride = {all[0], all[1]};
    long offset = weight.offset() + row * all[2] + column * all[3];
    return Nd4j.create(weight.data(), shape, stride, offset, 'c');
  }
}
