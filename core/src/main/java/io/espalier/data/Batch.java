package io.espalier.data;

/**
 * Normalized images with their labels, as a network takes them.
 *
 * @param images {@code (batch, channel, height, width)} in row-major order
 * @param labels a class for each image; its length is the batch size
 */
public record Batch(float[] images, int[] labels) {
  /** The number of images. */
  public int size() {
    return labels.length;
  }
}
