package io.espalier.data;

import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes picture files to images of one shape: the shorter side is resized to {@code shorterSide}
 * and the middle is cut out.
 */
record Picture(Shape shape, int shorterSide) {
  private static final int COLOURS = 3;

  /** Writes the pixels, channel by channel, into {@code target} from {@code start} on. */
  void decode(PictureFiles.File file, byte[] content, byte[] target, int start) {
    BufferedImage image = image(file, content);
    int shorter = Math.min(image.getWidth(), image.getHeight());
    ResizedAxis columns = axis(image.getWidth(), shorter, shape.width());
    ResizedAxis rows = axis(image.getHeight(), shorter, shape.height());
    byte[] pixels = pixels(image);
    int plane = image.getWidth() * image.getHeight();
    for (int channel = 0; channel < COLOURS; channel++) {
      ResizedAxis.resample(
          pixels, channel * plane, columns, rows, target, start + channel * shape.positions());
    }
  }

  private ResizedAxis axis(int length, int shorter, int count) {
    int scaled = (int) Math.round((double) length * shorterSide / shorter);
    return ResizedAxis.of(length, scaled, (scaled - count) / 2, count);
  }

  private static BufferedImage image(PictureFiles.File file, byte[] content) {
    try {
      BufferedImage image =
          ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(content)));
      if (image != null) {
        return image;
      }
    } catch (IOException | RuntimeException e) {
      throw refusal(file, e.getMessage(), e);
    }
    throw refusal(file, "no known format", null);
  }

  private static Refusal refusal(PictureFiles.File file, String reason, Exception cause) {
    return new Refusal(
        Text.of(
            "Cannot read image '%s' in %s: it is not an image that can be decoded (%s); remove it or"
                + " convert it to RGB",
            file.name(), file.folder().uri(), reason),
        cause);
  }

  /** Grey is copied as it is: the colour model would brighten it by another gamma. */
  private static byte[] pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int plane = width * height;
    byte[] pixels = new byte[COLOURS * plane];
    Raster raster = image.getRaster();
    boolean grey =
        raster.getNumBands() < COLOURS && !(image.getColorModel() instanceof IndexColorModel);
    int surplusBits = grey ? Math.max(0, raster.getSampleModel().getSampleSize(0) - Byte.SIZE) : 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int rgb = grey ? (raster.getSample(x, y, 0) >> surplusBits) * 0x010101 : image.getRGB(x, y);
        pixels[at] = (byte) (rgb >> 16);
        pixels[plane + at] = (byte) (rgb >> 8);
        pixels[2 * plane + at] = (byte) rgb;
      }
    }
    return pixels;
  }
}
