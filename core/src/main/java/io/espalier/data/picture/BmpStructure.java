package io.espalier.data.picture;

/** The header of a BMP file, and whether it is followed by all pixels. */
final class BmpStructure {
  private static final int PIXELS_AT = 10;
  private static final int OLD_HEADER = 12;
  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;
  private static final int LINE_BITS = 32;

  private BmpStructure() {}

  /**
   * Reads the header.
   *
   * @throws Damaged if it or pixels are missing
   */
  static PictureSize size(byte[] content) throws Damaged {
    FileBytes bytes = new FileBytes(content, true);
    bytes.seek(PIXELS_AT);
    long start = bytes.intValue();
    boolean old = bytes.intValue() == OLD_HEADER;
    long width = old ? bytes.shortValue() : bytes.intValue();
    // Below 0 where the first line is the topmost.
    long height = old ? bytes.shortValue() : Math.abs((int) bytes.intValue());
    PictureSize size = new PictureSize(width, height);
    size.check();
    bytes.skip(2);
    int bits = bytes.shortValue();
    long compression = old ? UNCOMPRESSED : bytes.intValue();
    bytes.seek(start);
    if (compression == UNCOMPRESSED || compression == BIT_FIELDS) {
      bytes.need((width * bits + LINE_BITS - 1) / LINE_BITS * (LINE_BITS / 8) * height);
    }
    return size;
  }
}
