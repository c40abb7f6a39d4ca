package io.espalier.data.picture;

import io.espalier.spec.Text;
import java.io.ByteArrayOutputStream;

/**
 * The blocks of a GIF file to its trailer. Its image is the first of an animation, which must fill
 * the screen, so that no background shows.
 */
final class GifStructure {
  private static final int SIGNATURE = 6;
  private static final int IMAGE = 0x2c;
  private static final int EXTENSION = 0x21;
  private static final int TRAILER = 0x3b;
  private static final int HAS_COLOURS = 0x80;

  private GifStructure() {}

  /**
   * Walks to the end.
   *
   * @throws Damaged if a block is missing or cut off, or the first image is not whole
   */
  static PictureSize size(byte[] content) throws Damaged {
    FileBytes bytes = new FileBytes(content, true);
    bytes.skip(SIGNATURE);
    PictureSize screen = new PictureSize(bytes.shortValue(), bytes.shortValue());
    screen.check();
    colours(bytes, 2);
    boolean found = false;
    int block = bytes.byteValue();
    while (block != TRAILER) {
      if (block == IMAGE) {
        image(bytes, found ? null : screen);
        found = true;
      } else if (block == EXTENSION) {
        bytes.skip(1);
        data(bytes);
      } else {
        throw new Damaged(Text.of("there is no block at byte %,d", bytes.at() - 1));
      }
      block = bytes.byteValue();
    }
    if (!found) {
      throw new Damaged("it holds no image");
    }
    return screen;
  }

  /** Passes over a palette, whose flags are followed by some bytes. */
  private static void colours(FileBytes bytes, int following) throws Damaged {
    int flags = bytes.byteValue();
    bytes.skip(following);
    if ((flags & HAS_COLOURS) != 0) {
      bytes.skip(3L << ((flags & 7) + 1));
    }
  }

  private static void image(FileBytes bytes, PictureSize screen) throws Damaged {
    bytes.skip(4);
    PictureSize size = new PictureSize(bytes.shortValue(), bytes.shortValue());
    colours(bytes, 0);
    int bits = bytes.byteValue();
    byte[] codes = data(bytes);
    if (screen == null) {
      return;
    }
    if (!size.equals(screen)) {
      throw new Damaged(
          Text.of(
              "its first image has %d x %d pixels and its screen %d x %d",
              size.width(), size.height(), screen.width(), screen.height()));
    }
    long there = LzwLength.of(codes, bits);
    if (there < size.width() * size.height()) {
      throw new Damaged(
          Text.of("it has %,d of its %,d pixels", there, size.width() * size.height()));
    }
  }

  private static byte[] data(FileBytes bytes) throws Damaged {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    int length = bytes.byteValue();
    while (length > 0) {
      for (int i = 0; i < length; i++) {
        data.write(bytes.byteValue());
      }
      length = bytes.byteValue();
    }
    return data.toByteArray();
  }
}
