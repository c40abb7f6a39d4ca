package io.espalier.data.picture;

import io.espalier.spec.Text;
import java.util.Arrays;

/**
 * What the components of a JPEG file are, and red, green and blue made of them: by libjpeg's rules
 * and in its integers, and as Pillow takes CMYK, to the bit. Embedded profiles are not applied.
 */
enum JpegColours implements Colours {
  GREY {
    @Override
    public void convert(int[] samples, int count, byte[] rgb) {
      for (int i = 0; i < count; i++) {
        Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) samples[i]);
      }
    }
  },
  RGB {
    @Override
    public void convert(int[] samples, int count, byte[] rgb) {
      for (int i = 0; i < 3 * count; i++) {
        rgb[i] = (byte) samples[i];
      }
    }
  },
  YCC {
    @Override
    public void convert(int[] samples, int count, byte[] rgb) {
      for (int i = 0; i < 3 * count; i += 3) {
        int y = samples[i];
        rgb[i] = (byte) red(y, samples[i + 2]);
        rgb[i + 1] = (byte) green(y, samples[i + 1], samples[i + 2]);
        rgb[i + 2] = (byte) blue(y, samples[i + 1]);
      }
    }
  },
  /** As Adobe writes it, whether the file names Adobe or not: 255 is no ink. */
  CMYK {
    @Override
    public void convert(int[] samples, int count, byte[] rgb) {
      for (int i = 0; i < count; i++) {
        int at = 4 * i;
        int light = samples[at + 3];
        ink(255 - samples[at], 255 - samples[at + 1], 255 - samples[at + 2], light, rgb, 3 * i);
      }
    }
  },
  /** The same with its first three inks, not inverted, in YCC as if they were red, green, blue. */
  YCCK {
    @Override
    public void convert(int[] samples, int count, byte[] rgb) {
      for (int i = 0; i < count; i++) {
        int y = samples[4 * i];
        int cb = samples[4 * i + 1];
        int cr = samples[4 * i + 2];
        int light = samples[4 * i + 3];
        ink(red(y, cr), green(y, cb, cr), blue(y, cb), light, rgb, 3 * i);
      }
    }
  };

  static final int NO_ADOBE = -1;
  private static final int ADOBE_RGB_OR_CMYK = 0;
  private static final int[] LETTERS = {'R', 'G', 'B'};
  private static final byte[] ADOBE_CMYK = {
    (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };
  private static final int FRACTION = 16;
  private static final int HALF = 1 << (FRACTION - 1);

  /**
   * Decides as libjpeg does.
   *
   * @param components the components' identifiers
   * @param adobe the transform that Adobe's segment states, or {@link #NO_ADOBE}
   */
  static JpegColours of(int[] components, boolean jfif, int adobe) throws Damaged {
    boolean plain = adobe == ADOBE_RGB_OR_CMYK;
    return switch (components.length) {
      case 1 -> GREY;
      case 3 -> {
        boolean letters = adobe == NO_ADOBE && Arrays.equals(components, LETTERS);
        yield !jfif && (plain || letters) ? RGB : YCC;
      }
      case 4 -> plain || adobe == NO_ADOBE ? CMYK : YCCK;
      default -> throw new Damaged(Text.of("it has %d colour components", components.length));
    };
  }

  /** The file as the JDK's reader cannot take it for YCCK: it guesses, if Adobe says nothing. */
  byte[] unmistakable(byte[] content) {
    if (this != CMYK) {
      return content;
    }
    byte[] marked = new byte[content.length + ADOBE_CMYK.length];
    System.arraycopy(content, 0, marked, 0, 2);
    System.arraycopy(ADOBE_CMYK, 0, marked, 2, ADOBE_CMYK.length);
    System.arraycopy(content, 2, marked, 2 + ADOBE_CMYK.length, content.length - 2);
    return marked;
  }

  private static int red(int y, int cr) {
    return byteOf(y + ((fixed(1.402) * (cr - 128) + HALF) >> FRACTION));
  }

  private static int green(int y, int cb, int cr) {
    return byteOf(
        y + ((-fixed(0.34414) * (cb - 128) - fixed(0.71414) * (cr - 128) + HALF) >> FRACTION));
  }

  private static int blue(int y, int cb) {
    return byteOf(y + ((fixed(1.772) * (cb - 128) + HALF) >> FRACTION));
  }

  private static int fixed(double factor) {
    return (int) (factor * (1 << FRACTION) + 0.5);
  }

  private static int byteOf(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /**
   * Prints inks on paper.
   *
   * @param light what black ink leaves of the paper's white
   */
  private static void ink(int c, int m, int y, int light, byte[] rgb, int at) {
    rgb[at] = (byte) (light - share(c, light));
    rgb[at + 1] = (byte) (light - share(m, light));
    rgb[at + 2] = (byte) (light - share(y, light));
  }

  /** {@code a * b / 255}, rounded. */
  private static int share(int a, int b) {
    int product = a * b + 128;
    return ((product >> 8) + product) >> 8;
  }
}
