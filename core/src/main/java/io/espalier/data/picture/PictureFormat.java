package io.espalier.data.picture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The formats that are read, told by a file's first bytes and never by its name. */
enum PictureFormat {
  JPEG("jpeg", "\u00ff\u00d8"),
  PNG("png", "\u0089PNG\r\n\u001a\n"),
  GIF("gif", "GIF87a|GIF89a"),
  BMP("bmp", "BM"),
  TIFF("tiff", "II*\0|MM\0*");

  private static final int LONGEST = 8;

  private final String reader;
  private final String signatures;

  PictureFormat(String reader, String signatures) {
    this.reader = reader;
    this.signatures = signatures;
  }

  /**
   * The format of a file.
   *
   * @throws Damaged if it is empty or has none of the known ones
   */
  static PictureFormat of(byte[] content) throws Damaged {
    if (content.length == 0) {
      throw new Damaged("the file is empty");
    }
    String begin =
        new String(content, 0, Math.min(content.length, LONGEST), StandardCharsets.ISO_8859_1);
    for (PictureFormat format : values()) {
      if (Arrays.stream(format.signatures.split("\\|")).anyMatch(begin::startsWith)) {
        return format;
      }
    }
    throw new Damaged("it is not JPEG, PNG, GIF, BMP or TIFF");
  }

  /** What ImageIO calls it. */
  String reader() {
    return reader;
  }

  /**
   * The size that the header states.
   *
   * @throws Damaged if something is missing or damaged that can be seen without decoding
   */
  PictureSize size(byte[] content) throws Damaged {
    PictureSize size =
        switch (this) {
          case JPEG -> JpegStructure.of(content).size();
          case PNG -> PngStructure.size(content);
          case GIF -> GifStructure.size(content);
          case BMP -> BmpStructure.size(content);
          case TIFF -> TiffStructure.size(content);
        };
    size.check();
    return size;
  }
}
