package io.espalier.data.picture;

import java.awt.image.Raster;

/** The lines of a decoded picture in red, green and blue, each converted when it is asked for. */
final class PictureRows {
  private final Raster raster;
  private final Colours colours;
  private int[] samples;

  PictureRows(Raster raster, Colours colours) {
    this.raster = raster;
    this.colours = colours;
  }

  int width() {
    return raster.getWidth();
  }

  int height() {
    return raster.getHeight();
  }

  /** Writes the three bytes of each pixel of a line. */
  void row(int y, byte[] rgb) {
    samples =
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, samples);
    colours.convert(samples, raster.getWidth(), rgb);
  }
}
