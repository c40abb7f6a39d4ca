package io.espalier.data;

import io.espalier.network.Shape;

/** Images whose bytes stand one after another in one array. */
final class ImagesInMemory implements Images {
  private final Shape shape;
  private final byte[] pixels;
  private final int[] labels;

  /** Keeps the arrays; nobody may change them afterwards. */
  ImagesInMemory(Shape shape, byte[] pixels, int[] labels) {
    if (pixels.length != Math.multiplyExact(labels.length, shape.size())) {
      throw new IllegalArgumentException(
          pixels.length + " bytes are not " + labels.length + " images of " + shape);
    }
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void pixels(int index, byte[] target) {
    System.arraycopy(pixels, index * shape.size(), target, 0, shape.size());
  }
}
