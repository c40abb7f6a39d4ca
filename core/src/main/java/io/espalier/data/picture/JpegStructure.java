package io.espalier.data.picture;

import io.espalier.spec.Text;
import java.util.HashSet;
import java.util.Set;

/**
 * The segments of a JPEG file, from the start of the image to its end. What follows the end, as the
 * second picture of some cameras, is passed over.
 *
 * @param colours what the components are
 */
record JpegStructure(PictureSize size, JpegColours colours) {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int EXTENSIONS = 0xc8;
  private static final int ARITHMETIC_TABLES = 0xcc;
  private static final int FIRST_FRAME = 0xc0;
  private static final int LAST_FRAME = 0xcf;
  private static final int FIRST_RESTART = 0xd0;
  private static final int TEMPORARY = 0x01;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int BITS = 8;

  /**
   * Walks through a file.
   *
   * @throws Damaged if a segment or the end is missing, or a component has no data
   */
  static JpegStructure of(byte[] content) throws Damaged {
    return new Walk(content).toTheEnd();
  }

  /** One way through a file. */
  private static final class Walk {
    private final FileBytes bytes;
    private final Set<Integer> scanned = new HashSet<>();
    private PictureSize size;
    private int[] components = {};
    private boolean jfif;
    private int adobe = JpegColours.NO_ADOBE;

    Walk(byte[] content) {
      this.bytes = new FileBytes(content, false);
    }

    JpegStructure toTheEnd() throws Damaged {
      bytes.skip(2);
      int marker = marker();
      while (marker != END_OF_IMAGE) {
        marker = marker == START_OF_SCAN ? scan() : segment(marker);
      }
      if (size == null || scanned.size() < components.length) {
        throw new Damaged(
            Text.of(
                "it has the data of %d of its %d colour components",
                scanned.size(), components.length));
      }
      return new JpegStructure(size, JpegColours.of(components, jfif, adobe));
    }

    private int marker() throws Damaged {
      if (bytes.byteValue() != 0xff) {
        throw new Damaged(Text.of("there is no segment at byte %,d", bytes.at() - 1));
      }
      int marker = 0xff;
      while (marker == 0xff) {
        marker = bytes.byteValue();
      }
      return marker;
    }

    /** Passes over a segment that is no scan, and gives the next marker. */
    private int segment(int marker) throws Damaged {
      if (marker == START_OF_IMAGE) {
        throw new Damaged(Text.of("another image starts at byte %,d", bytes.at() - 2));
      }
      if (marker == TEMPORARY || isRestart(marker)) {
        return marker();
      }
      int end = bytes.at() + length();
      if (isFrame(marker)) {
        frame();
      } else if (marker == APP0 && end - bytes.at() >= 12) {
        jfif |= bytes.text(5).equals("JFIF\0");
      } else if (marker == APP14 && end - bytes.at() >= 12 && bytes.text(5).equals("Adobe")) {
        bytes.skip(6);
        adobe = bytes.byteValue();
      }
      bytes.seek(end);
      return marker();
    }

    private int length() throws Damaged {
      int length = bytes.shortValue();
      if (length < 2) {
        throw new Damaged(Text.of("the segment at byte %,d has no length", bytes.at() - 4));
      }
      bytes.need(length - 2);
      return length;
    }

    private void frame() throws Damaged {
      if (size != null) {
        throw new Damaged("it has two frames");
      }
      int bits = bytes.byteValue();
      if (bits != BITS) {
        throw new Damaged(Text.of("its samples have %d bits, not 8", bits));
      }
      int height = bytes.shortValue();
      size = new PictureSize(bytes.shortValue(), height);
      components = new int[bytes.byteValue()];
      for (int i = 0; i < components.length; i++) {
        components[i] = bytes.byteValue();
        bytes.skip(2);
      }
    }

    /** Passes over a scan and its data, and gives the marker that ends them. */
    private int scan() throws Damaged {
      int end = bytes.at() + length();
      int count = bytes.byteValue();
      for (int i = 0; i < count; i++) {
        scanned.add(bytes.byteValue());
        bytes.skip(1);
      }
      bytes.seek(end);
      while (true) {
        while (bytes.byteValue() != 0xff) {
          // Data.
        }
        int marker = bytes.byteValue();
        while (marker == 0xff) {
          marker = bytes.byteValue();
        }
        if (marker != 0 && !isRestart(marker)) {
          return marker;
        }
      }
    }

    private static boolean isRestart(int marker) {
      return marker >= FIRST_RESTART && marker < START_OF_IMAGE;
    }

    private static boolean isFrame(int marker) {
      return marker >= FIRST_FRAME
          && marker <= LAST_FRAME
          && marker != HUFFMAN_TABLES
          && marker != EXTENSIONS
          && marker != ARITHMETIC_TABLES;
    }
  }
}
