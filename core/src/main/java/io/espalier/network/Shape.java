package io.espalier.network;

/**
 * The shape of one activation without its batch axis, {@code (channel, height, width)}; no extent
 * is below 1.
 */
public record Shape(int channels, int height, int width) {
  public Shape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "shape " + channels + "x" + height + "x" + width + " is empty");
    }
  }

  /** A vector: height and width 1. */
  public static Shape vector(int channels) {
    return new Shape(channels, 1, 1);
  }

  /** The number of positions, {@code height * width}. */
  public int positions() {
    return Math.multiplyExact(height, width);
  }

  /** The number of elements, {@code channels * height * width}. */
  public int size() {
    return Math.multiplyExact(channels, positions());
  }

  /** The same positions with another number of channels. */
  public Shape withChannels(int count) {
    return new Shape(count, height, width);
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
