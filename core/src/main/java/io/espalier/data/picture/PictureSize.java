package io.espalier.data.picture;

import io.espalier.spec.Text;

/** Width and height of a picture in pixels, as its header states them. */
record PictureSize(long width, long height) {
  /** As many as Pillow takes without a warning; the pixels are up to 8 bytes each in memory. */
  private static final long MOST_PIXELS = 89_478_485;

  /** Refuses what has no pixels, or more than memory should be taken for. */
  void check() throws Damaged {
    if (width == 0 || height == 0) {
      throw new Damaged(Text.of("it has no pixels: its size is %,d x %,d", width, height));
    }
    if (width > MOST_PIXELS / height) {
      throw new Damaged(
          Text.of("it has %,d x %,d pixels, more than %,d", width, height, MOST_PIXELS));
    }
  }
}
