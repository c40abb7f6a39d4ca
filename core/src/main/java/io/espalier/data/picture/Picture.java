package io.espalier.data.picture;

import io.espalier.network.Shape;

/**
 * Decodes picture files to images of one shape: the shorter side is resized to {@code shorterSide}
 * and the middle is cut out: the sizes and places are those of torchvision's {@code Resize} and
 * {@code CenterCrop}, the colours Pillow's to a grey level.
 *
 * @param shape 3 channels and the size that is cut out
 * @param shorterSide pixels, at least the shape's
 */
public record Picture(Shape shape, int shorterSide) {
  private static final int COLOURS = 3;

  /**
   * Looks through a file without decoding it: whether its format is known, nothing is missing, and
   * its size can be handled. Takes about as long as reading it.
   *
   * @throws Damaged naming the first thing that is wrong
   */
  public static void check(byte[] content) throws Damaged {
    PictureFormat.of(content).size(content);
  }

  /**
   * Writes the pixels, channel by channel, into {@code target} from {@code start} on.
   *
   * @throws Damaged if {@link #check} or a strict decoder refuses the file
   */
  public void decode(byte[] content, byte[] target, int start) throws Damaged {
    PictureRows picture = PictureDecoder.decode(content);
    int shorter = Math.min(picture.width(), picture.height());
    ResizedAxis columns = axis(picture.width(), shorter, shape.width());
    ResizedAxis rows = axis(picture.height(), shorter, shape.height());
    // Across first and rounded to bytes in between, as Pillow does it (newer ones not always).
    int line = COLOURS * columns.count();
    byte[] narrowed = new byte[(rows.end() - rows.begin()) * line];
    byte[] rgb = new byte[COLOURS * picture.width()];
    for (int y = rows.begin(); y < rows.end(); y++) {
      picture.row(y, rgb);
      int at = (y - rows.begin()) * line;
      for (int i = 0; i < line; i++) {
        narrowed[at + i] = columns.value(i / COLOURS, rgb, i % COLOURS, COLOURS);
      }
    }
    for (int channel = 0; channel < COLOURS; channel++) {
      int plane = start + channel * shape.positions();
      for (int p = 0; p < shape.positions(); p++) {
        int column = COLOURS * (p % shape.width()) + channel;
        target[plane + p] =
            rows.value(p / shape.width(), narrowed, column - rows.begin() * line, line);
      }
    }
  }

  private ResizedAxis axis(int length, int shorter, int count) {
    long scaled = scaled(length, shorter, shorterSide);
    return ResizedAxis.of(length, scaled, offset(scaled, count), count);
  }

  /** The length of a side after resizing the shorter one: cut down to a whole number. */
  static long scaled(int length, int shorter, int shorterSide) {
    return (long) shorterSide * length / shorter;
  }

  /** Where the middle begins; a half goes to the even neighbour. */
  static long offset(long length, int count) {
    return (long) Math.rint((length - count) / 2.0);
  }
}
