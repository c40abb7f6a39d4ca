package io.espalier.data;

import java.util.Arrays;

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

  /** A copy of so many of its images, from the given one on; of fewer where it ends before. */
  public Batch part(int from, int most) {
    int to = Math.min(size(), from + most);
    int each = images.length / size();
    return new Batch(
        Arrays.copyOfRange(images, from * each, to * each), Arrays.copyOfRange(labels, from, to));
  }
}
