package io.espalier.data.picture;

import io.espalier.spec.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The first directory of a TIFF file: what kind of image it describes, and whether its strips or
 * tiles lie within the file. Only upright grey, palette and RGB images of unsigned whole numbers
 * are taken, whose colours need no further rule.
 */
final class TiffStructure {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COLOURS = 262;
  private static final int STRIPS = 273;
  private static final int ORIENTATION = 274;
  private static final int STRIP_BYTES = 279;
  private static final int TILES = 324;
  private static final int TILE_BYTES = 325;
  private static final int ALPHA = 338;
  private static final int NUMBERS = 339;
  private static final long LAST_PLAIN_COLOURS = 3;
  private static final long PREMULTIPLIED = 1;
  private static final Set<Long> DEPTHS = Set.of(1L, 2L, 4L, 8L, 16L);
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY = 12;
  private static final int NEXT_DIRECTORY = 4;

  private final FileBytes bytes;
  private final Map<Integer, long[]> fields = new HashMap<>();

  private TiffStructure(byte[] content) {
    this.bytes = new FileBytes(content, content[0] == 'I');
  }

  /**
   * Reads the directory.
   *
   * @throws Damaged if it or image data are missing, or it is another kind of image
   */
  static PictureSize size(byte[] content) throws Damaged {
    TiffStructure structure = new TiffStructure(content);
    structure.read();
    structure.checkKind();
    structure.checkData(STRIPS, STRIP_BYTES);
    structure.checkData(TILES, TILE_BYTES);
    if (structure.values(STRIPS).length + structure.values(TILES).length == 0) {
      throw new Damaged("it holds no image data");
    }
    return new PictureSize(structure.value(WIDTH, 0), structure.value(HEIGHT, 0));
  }

  private void read() throws Damaged {
    bytes.seek(4);
    long directory = bytes.intValue();
    bytes.seek(directory);
    int count = bytes.shortValue();
    for (int i = 0; i < count; i++) {
      bytes.seek(directory + 2 + (long) i * ENTRY);
      int tag = bytes.shortValue();
      int type = bytes.shortValue();
      long length = bytes.intValue();
      int size = type == BYTE ? 1 : type == SHORT ? 2 : type == LONG ? 4 : 0;
      if (size > 0) {
        fields.put(tag, numbers(type, size, length));
      }
    }
    bytes.seek(directory + 2 + (long) count * ENTRY);
    bytes.need(NEXT_DIRECTORY);
  }

  private long[] numbers(int type, int size, long length) throws Damaged {
    if (length * size > 4) {
      bytes.seek(bytes.intValue());
    }
    bytes.need(length * size);
    long[] values = new long[(int) length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          type == BYTE ? bytes.byteValue() : type == SHORT ? bytes.shortValue() : bytes.intValue();
    }
    return values;
  }

  private void checkKind() throws Damaged {
    long colours = value(COLOURS, -1);
    if (colours < 0 || colours > LAST_PLAIN_COLOURS) {
      throw new Damaged("its colours are neither grey nor palette nor RGB");
    }
    for (long depth : values(BITS)) {
      if (!DEPTHS.contains(depth)) {
        throw new Damaged(Text.of("its samples have %d bits", depth));
      }
    }
    if (value(NUMBERS, 1) != 1) {
      throw new Damaged("its samples are not unsigned whole numbers");
    }
    if (value(ALPHA, 0) == PREMULTIPLIED) {
      throw new Damaged("its colours are multiplied by their opacity");
    }
    if (value(ORIENTATION, 1) != 1) {
      throw new Damaged(Text.of("it is stored turned, with orientation %d", value(ORIENTATION, 1)));
    }
  }

  private void checkData(int offsets, int counts) throws Damaged {
    long[] starts = values(offsets);
    long[] lengths = values(counts);
    if (starts.length != lengths.length) {
      throw new Damaged("the lengths of its strips are missing");
    }
    for (int i = 0; i < starts.length; i++) {
      bytes.seek(starts[i]);
      bytes.need(lengths[i]);
    }
  }

  private long value(int tag, long otherwise) {
    long[] values = values(tag);
    return values.length == 0 ? otherwise : values[0];
  }

  private long[] values(int tag) {
    return fields.getOrDefault(tag, new long[0]);
  }
}
