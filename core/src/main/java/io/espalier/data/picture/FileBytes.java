package io.espalier.data.picture;

import io.espalier.spec.Text;
import java.nio.charset.StandardCharsets;

/** Reads numbers from a picture's bytes, one after another; none lies past the end. */
final class FileBytes {
  private final byte[] content;
  private final boolean littleEndian;
  private int at;

  FileBytes(byte[] content, boolean littleEndian) {
    this.content = content;
    this.littleEndian = littleEndian;
  }

  int at() {
    return at;
  }

  /** An unsigned byte. */
  int byteValue() throws Damaged {
    need(1);
    return Byte.toUnsignedInt(content[at++]);
  }

  /** An unsigned number of two bytes. */
  int shortValue() throws Damaged {
    int first = byteValue();
    int second = byteValue();
    return littleEndian ? second << 8 | first : first << 8 | second;
  }

  /** An unsigned number of four bytes. */
  long intValue() throws Damaged {
    long first = shortValue();
    long second = shortValue();
    return littleEndian ? second << 16 | first : first << 16 | second;
  }

  String text(int length) throws Damaged {
    int start = at;
    skip(length);
    return new String(content, start, length, StandardCharsets.ISO_8859_1);
  }

  void skip(long count) throws Damaged {
    need(count);
    at += (int) count;
  }

  void seek(long position) throws Damaged {
    at = 0;
    skip(position);
  }

  /**
   * Makes sure that there are so many bytes more.
   *
   * @throws Damaged if the file ends before
   */
  void need(long count) throws Damaged {
    if (count > content.length - at) {
      throw cutOff();
    }
  }

  Damaged cutOff() {
    return new Damaged(Text.of("it is cut off after %,d bytes", content.length));
  }
}
