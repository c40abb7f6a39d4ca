package io.espalier.engine.dl4j.kernel;

import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How an activation lies in memory, always row-major. Of one position, all layouts are the same
 * memory.
 */
public enum Layout {
  /** {@code (batch, height, width, channel)}: serves any number of channels. */
  CHANNELS_LAST {
    @Override
    public long[] shape(long batch, Shape shape) {
      return new long[] {batch, shape.height(), shape.width(), shape.channels()};
    }

    @Override
    public INDArray strided(INDArray x, Window stride) {
      return x.get(ALL, every(stride.height(), x.size(1)), every(stride.width(), x.size(2)), ALL);
    }

    @Override
    public INDArray interior(INDArray x, int border) {
      return x.get(ALL, inside(border, x.size(1)), inside(border, x.size(2)), ALL);
    }

    @Override
    public INDArray channels(INDArray x, int from, int count, int distance) {
      return x.get(
          ALL, ALL, ALL, NDArrayIndex.interval(from, distance, from + (count - 1) * distance + 1));
    }

    @Override
    public INDArray perChannel(INDArray vectors) {
      return vectors;
    }

    @Override
    public INDArray channelMajor(INDArray x) {
      return x.permute(0, 3, 1, 2);
    }

    @Override
    public int channelAxis() {
      return 3;
    }
  },

  /**
   * {@code (batch, block, height, width, channel in block)}, blocks of {@value #BLOCK} channels and
   * all of them full: what oneDNN's fastest kernels work on.
   */
  BLOCKED {
    @Override
    public long[] shape(long batch, Shape shape) {
      return new long[] {batch, shape.channels() / BLOCK, shape.height(), shape.width(), BLOCK};
    }

    @Override
    public INDArray strided(INDArray x, Window stride) {
      return x.get(
          ALL, ALL, every(stride.height(), x.size(2)), every(stride.width(), x.size(3)), ALL);
    }

    @Override
    public INDArray interior(INDArray x, int border) {
      return x.get(ALL, ALL, inside(border, x.size(2)), inside(border, x.size(3)), ALL);
    }

    @Override
    public INDArray channels(INDArray x, int from, int count, int distance) {
      if (count % BLOCK == 0) {
        return x.get(
            ALL, NDArrayIndex.interval(from / BLOCK, (from + count) / BLOCK), ALL, ALL, ALL);
      }
      int lane = from % BLOCK;
      return x.get(
          ALL,
          NDArrayIndex.interval(from / BLOCK, from / BLOCK + 1),
          ALL,
          ALL,
          NDArrayIndex.interval(lane, lane + count));
    }

    @Override
    public INDArray perChannel(INDArray vectors) {
      return vectors.reshape('c', vectors.size(0), vectors.size(3) / BLOCK, 1, 1, BLOCK);
    }

    @Override
    public INDArray channelMajor(INDArray x) {
      return x.permute(0, 1, 4, 2, 3);
    }

    @Override
    public int channelAxis() {
      return 1;
    }
  },

  /** {@code (batch, channel, height, width)}: as images come from outside. */
  CHANNELS_FIRST {
    @Override
    public long[] shape(long batch, Shape shape) {
      return new long[] {batch, shape.channels(), shape.height(), shape.width()};
    }

    @Override
    public INDArray strided(INDArray x, Window stride) {
      return x.get(ALL, ALL, every(stride.height(), x.size(2)), every(stride.width(), x.size(3)));
    }

    @Override
    public INDArray interior(INDArray x, int border) {
      return x.get(ALL, ALL, inside(border, x.size(2)), inside(border, x.size(3)));
    }

    @Override
    public INDArray channels(INDArray x, int from, int count, int distance) {
      return x.get(
          ALL, NDArrayIndex.interval(from, distance, from + (count - 1) * distance + 1), ALL, ALL);
    }

    @Override
    public INDArray perChannel(INDArray vectors) {
      return vectors.reshape('c', vectors.size(0), vectors.size(3), 1, 1);
    }

    @Override
    public INDArray channelMajor(INDArray x) {
      return x;
    }

    @Override
    public int channelAxis() {
      return 1;
    }
  };

  /** The number of channels in a block. */
  public static final int BLOCK = 16;

  private static final INDArrayIndex ALL = NDArrayIndex.all();

  /** The extents of an array of so many activations. */
  public abstract long[] shape(long batch, Shape shape);

  /** A view of every so many rows and columns from the first. */
  public abstract INDArray strided(INDArray x, Window stride);

  /** A view without so many outermost rows and columns on every side. */
  public abstract INDArray interior(INDArray x, int border);

  /**
   * A view of as many channels as asked for, from the first given one on, at a distance; in blocks
   * at distance 1, and either whole blocks or within one.
   */
  public abstract INDArray channels(INDArray x, int from, int count, int distance);

  /** Vectors {@code (batch, 1, 1, channel)} so that they broadcast over positions. */
  public abstract INDArray perChannel(INDArray vectors);

  /** A view with the positions innermost, whose row-major order is that of a flattening. */
  public abstract INDArray channelMajor(INDArray x);

  /** The axis along which arrays are put behind one another to concatenate channels. */
  public abstract int channelAxis();

  private static INDArrayIndex inside(int border, long extent) {
    return NDArrayIndex.interval(border, extent - border);
  }

  private static INDArrayIndex every(int step, long extent) {
    return NDArrayIndex.interval(0, step, extent);
  }
}
