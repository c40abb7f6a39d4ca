package io.espalier.network;

import java.util.List;

/** A pair of extents along height and width: of a kernel, a stride, a padding or a dilation. */
public record Window(int height, int width) {
  public Window {
    if (height < 0 || width < 0) {
      throw new IllegalArgumentException("extent " + height + "x" + width + " is negative");
    }
  }

  /** The same extent along both axes. */
  public static Window square(int extent) {
    return new Window(extent, extent);
  }

  /** The number of positions, {@code height * width}. */
  public int area() {
    return height * width;
  }

  /** Reads {@code 3} or {@code [1, 3]}. */
  static Window read(Object value) {
    if (value instanceof List<?> pair && pair.size() == 2) {
      return new Window(extent(pair.get(0)), extent(pair.get(1)));
    }
    return square(extent(value));
  }

  private static int extent(Object value) {
    if (value instanceof Long extent && extent == extent.intValue()) {
      return extent.intValue();
    }
    throw new IllegalArgumentException("it must be an integer or a pair [height, width]");
  }

  /** Writes what {@link #read} reads, one number where that is enough. */
  Object write() {
    return height == width ? (Object) (long) height : pair();
  }

  /** Both extents, whether or not they differ. */
  Object pair() {
    return List.of((long) height, (long) width);
  }

  /**
   * {@code floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1} along both axes.
   */
  static Shape slide(
      Shape input, int channels, Window kernel, Window stride, Window padding, Window dilation) {
    return new Shape(
        channels,
        extent(input.height(), kernel.height, stride.height, padding.height, dilation.height),
        extent(input.width(), kernel.width, stride.width, padding.width, dilation.width));
  }

  private static int extent(int size, int kernel, int stride, int padding, int dilation) {
    int free = size + 2 * padding - dilation * (kernel - 1) - 1;
    if (free < 0) {
      throw new IllegalArgumentException(
          "a kernel of "
              + kernel
              + " does not fit into an extent of "
              + size
              + " with padding "
              + padding);
    }
    return free / stride + 1;
  }
}
