package io.espalier.data.picture;

/**
 * What the pixels of a resized and cropped axis are made of: for each, the first of the source
 * pixels that enter it and their weights. The filter is a triangle as wide as the reduction, so
 * that fine patterns blur and do not alias; without resizing each pixel is its source pixel. The
 * weights are Pillow's whole numbers.
 *
 * @param weights in units of {@code 2^-22}
 */
record ResizedAxis(int[] first, int[][] weights) {
  private static final int FRACTION = 22;

  /**
   * A window on an axis.
   *
   * @param length source pixels
   * @param scaled pixels of the whole axis after resizing
   * @param from the first pixel kept, after resizing
   * @param count the number of pixels kept
   */
  static ResizedAxis of(int length, long scaled, long from, int count) {
    double scale = (double) length / scaled;
    double reach = Math.max(1, scale);
    int[] first = new int[count];
    int[][] weights = new int[count][];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      int low = (int) Math.max(0, centre - reach + 0.5);
      int high = (int) Math.min(length, centre + reach + 0.5);
      first[i] = low;
      weights[i] = weights(low, high, centre, 1 / reach);
    }
    return new ResizedAxis(first, weights);
  }

  private static int[] weights(int low, int high, double centre, double slope) {
    double[] raw = new double[high - low];
    double total = 0;
    for (int s = 0; s < raw.length; s++) {
      raw[s] = Math.max(0, 1 - Math.abs((s + low - centre + 0.5) * slope));
      total += raw[s];
    }
    int[] weights = new int[raw.length];
    for (int s = 0; s < raw.length; s++) {
      weights[s] = (int) (0.5 + raw[s] / total * (1 << FRACTION));
    }
    return weights;
  }

  /** The number of pixels kept. */
  int count() {
    return first.length;
  }

  /** The first source pixel that is needed. */
  int begin() {
    return first[0];
  }

  /** The source pixel after the last that is needed. */
  int end() {
    int last = first.length - 1;
    return first[last] + weights[last].length;
  }

  /**
   * One pixel's value, rounded to a byte.
   *
   * @param start where source pixel 0 would be
   * @param step from one source pixel to the next
   */
  byte value(int i, byte[] source, int start, int step) {
    long sum = 1L << (FRACTION - 1);
    int[] weight = weights[i];
    int at = start + first[i] * step;
    for (int factor : weight) {
      sum += (long) factor * Byte.toUnsignedInt(source[at]);
      at += step;
    }
    return (byte) Math.min(255, sum >> FRACTION);
  }
}
