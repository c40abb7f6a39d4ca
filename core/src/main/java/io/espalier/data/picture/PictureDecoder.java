package io.espalier.data.picture;

import io.espalier.spec.Text;
import java.awt.image.BufferedImage;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes a whole picture with the readers of the JDK, and none that they had to guess at. */
final class PictureDecoder {
  /** Warnings that concern no pixel; of JPEG's others each means lost or invented ones. */
  private static final List<String> HARMLESS = List.of("ICC", "JFIF", "Adobe color transform");

  private PictureDecoder() {}

  /**
   * Decodes a file.
   *
   * @throws Damaged if a strict decoder refuses it or it is too large
   */
  static PictureRows decode(byte[] content) throws Damaged {
    PictureFormat format = PictureFormat.of(content);
    format.size(content);
    try {
      return decode(format, content);
    } catch (Damaged e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new Damaged(Text.of("its %s data are damaged: %s", format, e.getMessage()), e);
    }
  }

  private static PictureRows decode(PictureFormat format, byte[] content) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.reader()).next();
    try {
      return format == PictureFormat.JPEG ? jpeg(reader, content) : rows(reader, content);
    } finally {
      reader.dispose();
    }
  }

  private static PictureRows jpeg(ImageReader reader, byte[] content) throws IOException {
    JpegColours colours = JpegStructure.of(content).colours();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    try (ImageInputStream in = stream(colours.unmistakable(content))) {
      reader.setInput(in, true, true);
      Raster raster = reader.readRaster(0, null);
      for (String warning : warnings) {
        if (HARMLESS.stream().noneMatch(warning::contains)) {
          throw new Damaged("its JPEG data are damaged: " + warning);
        }
      }
      return new PictureRows(raster, colours);
    }
  }

  private static ImageInputStream stream(byte[] content) {
    return new MemoryCacheImageInputStream(new ByteArrayInputStream(content));
  }

  private static PictureRows rows(ImageReader reader, byte[] content) throws IOException {
    try (ImageInputStream in = stream(content)) {
      reader.setInput(in, true, true);
      return rows(reader.read(0));
    }
  }

  /**
   * Grey and RGB are taken as they are: colour models of the JDK would brighten grey by another
   * gamma, and apply profiles.
   */
  private static PictureRows rows(BufferedImage image) {
    Raster raster = image.getRaster();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      int[] colours = new int[palette.getMapSize()];
      palette.getRGBs(colours);
      return new PictureRows(raster, PlainColours.palette(colours));
    }
    if (image.getColorModel() instanceof DirectColorModel packed) {
      return new PictureRows(raster, PlainColours.packed(packed.getComponentSize()));
    }
    return new PictureRows(
        raster,
        PlainColours.samples(raster.getNumBands(), raster.getSampleModel().getSampleSize(0)));
  }
}
