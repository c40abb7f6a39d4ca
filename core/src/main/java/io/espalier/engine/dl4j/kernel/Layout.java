package io.espalier.engine.dl4j.kernel;

import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How an activation lies in memory, always row-major. */
public sealed interface Layout permits PlainLayout, Blocked {
  /** The extents of an array of so many activations. */
  long[] shape(long batch, Shape shape);

  /** A view of every so many rows and columns from the first. */
  INDArray strided(INDArray x, Window stride);

  /** A view without so many outermost rows and columns on every side. */
  INDArray interior(INDArray x, int border);

  /**
   * A view of as many channels as asked for, from the first given one on, at a distance.
   *
   * @param distance 1 in blocks, where the channels are also whole blocks, or within one
   */
  INDArray channels(INDArray x, int from, int count, int distance);

  /** Whether an array of this shape has room for channels that the shape does not have. */
  default boolean padded(Shape shape) {
    return false;
  }

  /** Makes the room for channels that the shape does not have zero again. */
  default void clearPadding(INDArray x, Shape shape) {
    // Without blocks there is none.
  }
}
