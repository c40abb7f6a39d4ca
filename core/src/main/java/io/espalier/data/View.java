package io.espalier.data;

import io.espalier.network.Shape;

/** Some of the images of a set, in an order of its own; no pixel is copied. */
public final class View implements Images {
  private final Images all;
  private final int[] indices;

  /**
   * The images at these indices.
   *
   * @param indices into {@code all}, in this view's order
   */
  public View(Images all, int[] indices) {
    for (int index : indices) {
      if (index < 0 || index >= all.size()) {
        throw new IllegalArgumentException("index " + index + " is not below " + all.size());
      }
    }
    this.all = all;
    this.indices = indices.clone();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Shape shape() {
    return all.shape();
  }

  @Override
  public int label(int index) {
    return all.label(indices[index]);
  }

  @Override
  public void pixels(int index, byte[] target) {
    all.pixels(indices[index], target);
  }
}
