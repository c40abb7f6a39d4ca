package io.espalier.data.picture;

import io.espalier.spec.Text;
import java.util.zip.CRC32;

/** The chunks of a PNG file, each held to its length and those that matter to their checksums. */
final class PngStructure {
  private static final int SIGNATURE = 8;
  private static final int ANCILLARY = 0x20;
  private static final String HEADER = "IHDR";
  private static final String END = "IEND";

  private PngStructure() {}

  /**
   * Walks to the end.
   *
   * @throws Damaged if a chunk is missing, cut off or not what its checksum says
   */
  static PictureSize size(byte[] content) throws Damaged {
    FileBytes bytes = new FileBytes(content, false);
    bytes.skip(SIGNATURE);
    PictureSize size = null;
    String type = "";
    while (!type.equals(END)) {
      long length = bytes.intValue();
      int start = bytes.at();
      type = bytes.text(4);
      bytes.skip(length);
      int end = bytes.at();
      long stated = bytes.intValue();
      if (critical(type) && checksum(content, start, end) != stated) {
        throw new Damaged(Text.of("the checksum of chunk %s at byte %,d is wrong", type, start));
      }
      if (size == null) {
        if (!type.equals(HEADER)) {
          throw new Damaged(Text.of("it does not begin with %s", HEADER));
        }
        FileBytes header = new FileBytes(content, false);
        header.seek(start + 4);
        size = new PictureSize(header.intValue(), header.intValue());
      }
    }
    return size;
  }

  private static boolean critical(String type) {
    return (type.charAt(0) & ANCILLARY) == 0;
  }

  private static long checksum(byte[] content, int start, int end) {
    CRC32 crc = new CRC32();
    crc.update(content, start, end - start);
    return crc.getValue();
  }
}
