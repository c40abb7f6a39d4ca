package io.espalier.data;

import io.espalier.network.Shape;

/**
 * The same images with other numbers for their classes.
 *
 * @param labels for each label of the images, the one in its place
 */
record Relabelled(Images images, int[] labels) implements Images {
  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Shape shape() {
    return images.shape();
  }

  @Override
  public int label(int index) {
    return labels[images.label(index)];
  }

  @Override
  public void pixels(int index, byte[] target) {
    images.pixels(index, target);
  }
}
