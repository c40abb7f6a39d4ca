package io.espalier.data;

import java.util.Arrays;

/**
 * What the pixels of a resized and cropped axis are made of: for each, the first of the source
 * pixels that enter it and their weights. The filter is a triangle as wide as the reduction, so
 * that fine patterns blur and do not alias; without resizing each pixel is its source pixel.
 */
record ResizedAxis(int length, int[] first, float[][] weights) {
  /**
   * A window on an axis.
   *
   * @param length source pixels
   * @param scaled pixels of the whole axis after resizing
   * @param from the first pixel kept, after resizing
   * @param count the number of pixels kept
   */
  static ResizedAxis of(int length, int scaled, int from, int count) {
    double scale = (double) length / scaled;
    double reach = Math.max(1, scale);
    int[] first = new int[count];
    float[][] weights = new float[count][];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale - 0.5;
      int low = (int) Math.max(0, Math.floor(centre - reach) + 1);
      int high = (int) Math.min(length - 1, Math.ceil(centre + reach) - 1);
      double[] raw = new double[high - low + 1];
      double total = 0;
      for (int s = low; s <= high; s++) {
        raw[s - low] = 1 - Math.abs(s - centre) / reach;
        total += raw[s - low];
      }
      first[i] = low;
      weights[i] = new float[raw.length];
      for (int s = 0; s < raw.length; s++) {
        weights[i][s] = (float) (raw[s] / total);
      }
    }
    return new ResizedAxis(length, first, weights);
  }

  /** Writes one channel of the resized middle. */
  static void resample(
      byte[] pixels, int source, ResizedAxis columns, ResizedAxis rows, byte[] target, int start) {
    int width = columns.first.length;
    float[] sums = new float[width];
    for (int y = 0; y < rows.first.length; y++) {
      Arrays.fill(sums, 0f);
      for (int r = 0; r < rows.weights[y].length; r++) {
        int line = source + (rows.first[y] + r) * columns.length;
        for (int x = 0; x < width; x++) {
          sums[x] += rows.weights[y][r] * columns.sum(pixels, line, x);
        }
      }
      for (int x = 0; x < width; x++) {
        target[start + y * width + x] = (byte) Math.min(255, Math.round(sums[x]));
      }
    }
  }

  private float sum(byte[] pixels, int line, int x) {
    float sum = 0;
    float[] weight = weights[x];
    for (int s = 0; s < weight.length; s++) {
      sum += weight[s] * Byte.toUnsignedInt(pixels[line + first[x] + s]);
    }
    return sum;
  }
}
