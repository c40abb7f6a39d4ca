package io.espalier.engine.dl4j.kernel;

import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code (batch, block, height, width, channel in block)}: blocks of as many channels as a vector
 * register holds, which is what oneDNN's fastest kernels work on. The last block is filled up with
 * channels of zeros: 11 channels lie in two blocks of 8, and 5 of the second are zeros. Every
 * operation leaves them zero.
 *
 * @param size the number of channels in a block
 */
public record Blocked(int size) implements Layout {
  private static final int BLOCKS = 1;
  private static final int ROWS = 2;
  private static final int COLUMNS = 3;
  private static final int LANES = 4;

  @Override
  public long[] shape(long batch, Shape shape) {
    return new long[] {batch, blocks(shape.channels()), shape.height(), shape.width(), size};
  }

  @Override
  public INDArray strided(INDArray x, Window stride) {
    return Views.every(Views.every(x, ROWS, stride.height()), COLUMNS, stride.width());
  }

  @Override
  public INDArray interior(INDArray x, int border) {
    return Views.inside(Views.inside(x, ROWS, border), COLUMNS, border);
  }

  @Override
  public INDArray channels(INDArray x, int from, int count, int distance) {
    int first = from / size;
    if (whole(from) && whole(count)) {
      return Views.part(x, BLOCKS, first, count / size, 1);
    }
    return Views.part(Views.part(x, BLOCKS, first, 1, 1), LANES, from % size, count, 1);
  }

  @Override
  public boolean padded(Shape shape) {
    return !whole(shape.channels());
  }

  @Override
  public void clearPadding(INDArray x, Shape shape) {
    if (padded(shape)) {
      int rest = shape.channels() % size;
      channels(x, shape.channels(), size - rest, 1).assign(0);
    }
  }

  /** Whether so many channels fill their blocks. */
  private boolean whole(int channels) {
    return channels % size == 0;
  }

  private int blocks(int channels) {
    return (channels + size - 1) / size;
  }
}
