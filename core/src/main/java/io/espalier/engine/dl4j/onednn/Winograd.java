package io.espalier.engine.dl4j.onednn;

import io.espalier.network.Conv;
import io.espalier.network.Shape;

/**
 * When a 3x3 convolution is faster by Winograd's minimal filtering (Lavin and Gray, "Fast
 * Algorithms for Convolutional Neural Networks", CVPR 2016) than directly. Its rounding errors are
 * about ten times those of the direct sum, 1e-6 of the largest output.
 *
 * <p>A fixed rule from measured times, and no trial at run time: so one seed gives the same bits.
 */
final class Winograd {
  private static final int TILE = 4;

  /** Only where vectors are this wide does oneDNN have code for it. */
  private static final int BLOCK = 16;

  private Winograd() {}

  static boolean pays(Conv conv, Shape input, Shape output) {
    if (!possible(conv)) {
      return false;
    }
    double tiles =
        (double) whole(output.height(), TILE) * whole(output.width(), TILE) / output.positions();
    int channels = whole(Math.min(input.channels(), output.channels()), BLOCK);
    return tiles / gain(channels) < 1;
  }

  private static boolean possible(Conv conv) {
    return conv.groups() == 1
        && conv.kernel().height() == 3
        && conv.kernel().width() == 3
        && conv.stride().area() == 1
        && conv.dilation().area() == 1
        && conv.padding().height() <= 1
        && conv.padding().width() <= 1;
  }

  /** Direct time over Winograd's, by the smaller number of channels. */
  private static double gain(int channels) {
    if (channels < 32) {
      return 0.9;
    }
    if (channels < 48) {
      return 1.4;
    }
    return channels < 64 ? 1.6 : 1.8;
  }

  private static int whole(int extent, int part) {
    return (extent + part - 1) / part * part;
  }
}
