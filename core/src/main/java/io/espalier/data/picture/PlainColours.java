package io.espalier.data.picture;

import java.util.Arrays;

/** Colours of pictures whose samples are grey, or red, green and blue; opacity is left out. */
final class PlainColours {
  private static final int RGB = 3;

  private PlainColours() {}

  /** Samples that are indices into {@code 0xRRGGBB}. */
  static Colours palette(int[] colours) {
    return (samples, count, rgb) -> {
      for (int i = 0; i < count; i++) {
        // Some files index past their palette; the JDK's readers let them.
        int colour = samples[i] < colours.length ? colours[samples[i]] : 0;
        rgb[RGB * i] = (byte) (colour >> 16);
        rgb[RGB * i + 1] = (byte) (colour >> 8);
        rgb[RGB * i + 2] = (byte) colour;
      }
    };
  }

  /**
   * Red, green and blue of fewer than 8 bits, such as 5, 6 and 5.
   *
   * @param bits of each sample of a pixel, opacity included
   */
  static Colours packed(int[] bits) {
    return (samples, count, rgb) -> {
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < RGB; c++) {
          rgb[RGB * i + c] = (byte) (samples[bits.length * i + c] * 255 / ((1 << bits[c]) - 1));
        }
      }
    };
  }

  /** One or two samples, of which the first is grey, or three or more; of 16 bits the upper 8. */
  static Colours samples(int bands, int bits) {
    int surplus = Math.max(0, bits - Byte.SIZE);
    return (samples, count, rgb) -> {
      for (int i = 0; i < count; i++) {
        int at = bands * i;
        if (bands < RGB) {
          Arrays.fill(rgb, RGB * i, RGB * i + RGB, (byte) (samples[at] >> surplus));
        } else {
          for (int c = 0; c < RGB; c++) {
            rgb[RGB * i + c] = (byte) (samples[at + c] >> surplus);
          }
        }
      }
    };
  }
}
