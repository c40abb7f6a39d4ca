package io.espalier.data.picture;

import io.espalier.spec.Text;

/**
 * How many pixels GIF's compressed codes stand for: a reader of the JDK takes too few for whole.
 */
final class LzwLength {
  private static final int MOST_BITS = 12;
  private static final int LEAST_BITS = 1;
  private static final int BROADEST_PIXEL = 8;

  private LzwLength() {}

  /**
   * Counts up to the end code, the end of the bytes or the first code that is none.
   *
   * @param bits of a pixel
   */
  static long of(byte[] codes, int bits) throws Damaged {
    if (bits < LEAST_BITS || bits > BROADEST_PIXEL) {
      throw new Damaged(Text.of("its pixels have %d bits", bits));
    }
    int clear = 1 << bits;
    int end = clear + 1;
    int[] lengths = new int[1 << MOST_BITS];
    int known = end + 1;
    int width = bits + 1;
    int before = 0;
    long pixels = 0;
    long from = 0;
    while (from + width <= 8L * codes.length) {
      int code = code(codes, from, width);
      from += width;
      if (code == end) {
        return pixels;
      }
      if (code == clear) {
        known = end + 1;
        width = bits + 1;
        before = 0;
        continue;
      }
      // A code just about to be known repeats what was before it and one pixel more.
      boolean next = code == known && before > 0;
      if (code > known || (code == known && !next)) {
        return pixels;
      }
      int length = code < clear ? 1 : next ? before + 1 : lengths[code];
      if (before > 0 && known < lengths.length) {
        lengths[known++] = before + 1;
        if (known == 1 << width && width < MOST_BITS) {
          width++;
        }
      }
      pixels += length;
      before = length;
    }
    return pixels;
  }

  private static int code(byte[] codes, long from, int width) {
    int value = 0;
    for (int bit = 0; bit < width; bit++) {
      long at = from + bit;
      value |= (codes[(int) (at >> 3)] >> (at & 7) & 1) << bit;
    }
    return value;
  }
}
