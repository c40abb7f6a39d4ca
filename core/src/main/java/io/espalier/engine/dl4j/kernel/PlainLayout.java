package io.espalier.engine.dl4j.kernel;

import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layouts with an axis for channels, and nothing between an activation's elements. */
public enum PlainLayout implements Layout {
  /** {@code (batch, height, width, channel)}. */
  CHANNELS_LAST(1, 2, 3) {
    @Override
    public long[] shape(long batch, Shape shape) {
      return new long[] {batch, shape.height(), shape.width(), shape.channels()};
    }
  },

  /** {@code (batch, channel, height, width)}: as images come from outside. */
  CHANNELS_FIRST(2, 3, 1) {
    @Override
    public long[] shape(long batch, Shape shape) {
      return new long[] {batch, shape.channels(), shape.height(), shape.width()};
    }
  };

  private final int rows;
  private final int columns;
  private final int channels;

  PlainLayout(int rows, int columns, int channels) {
    this.rows = rows;
    this.columns = columns;
    this.channels = channels;
  }

  @Override
  public INDArray strided(INDArray x, Window stride) {
    return Views.every(Views.every(x, rows, stride.height()), columns, stride.width());
  }

  @Override
  public INDArray interior(INDArray x, int border) {
    return Views.inside(Views.inside(x, rows, border), columns, border);
  }

  @Override
  public INDArray channels(INDArray x, int from, int count, int distance) {
    return Views.part(x, channels, from, count, distance);
  }
}
