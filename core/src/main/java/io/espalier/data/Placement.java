package io.espalier.data;

import io.espalier.network.Shape;
import java.util.Arrays;

/**
 * Where an image lies in its frame. What it does not cover is 0 after normalization: the mean
 * colour.
 *
 * @param down how many rows the image is moved down, in pixels; negative is up
 * @param right how many columns it is moved right before it is mirrored; negative is left
 * @param mirrored whether left and right are exchanged
 */
public record Placement(int down, int right, boolean mirrored) {
  static final Placement UNCHANGED = new Placement(0, 0, false);

  private static final int BYTES = 256;

  /** Writes the normalized, placed image into {@code target} from {@code start} on. */
  void write(byte[] pixels, Shape shape, float[] table, float[] target, int start) {
    int height = shape.height();
    int width = shape.width();
    int firstColumn = Math.max(0, right);
    int endColumn = Math.min(width, width + right);
    if (!equals(UNCHANGED)) {
      Arrays.fill(target, start, start + shape.size(), 0f);
    }
    for (int channel = 0; channel < shape.channels(); channel++) {
      int base = channel * BYTES;
      for (int row = Math.max(0, down); row < Math.min(height, height + down); row++) {
        int from = (channel * height + row - down) * width - right;
        int to = start + (channel * height + row) * width;
        if (mirrored) {
          int last = to + width - 1;
          for (int column = firstColumn; column < endColumn; column++) {
            target[last - column] = table[base + Byte.toUnsignedInt(pixels[from + column])];
          }
        } else {
          for (int column = firstColumn; column < endColumn; column++) {
            target[to + column] = table[base + Byte.toUnsignedInt(pixels[from + column])];
          }
        }
      }
    }
  }
}
