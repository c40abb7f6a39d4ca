package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;

/**
 * RegNetX (Radosavovic et al., "Designing Network Design Spaces", CVPR 2020): a 3x3 stem of 32
 * channels and four stages of bottlenecks as wide inside as outside, with a grouped 3x3
 * convolution; the stem and each stage halve the image. Paths are those of a ResNet.
 *
 * @param width multiplies the width of each group; the number of groups stays
 * @param halvings how often the image is halved: 5 times as published, of which the first is the
 *     stem's; with fewer, the first strides are 1. The paper has no form for 32x32 images: 5 leave
 *     one position of such an image, 4 leave 2x2, 3 leave 4x4
 */
record RegNetX(int classes, Width width, int halvings, int image) {
  static final RegNetX DEFAULTS = new RegNetX(1000, Width.FULL, Strides.PUBLISHED, 224);
  private static final int STEM = 32;

  /** Appends one stage, whose first block has the stride. */
  interface Stage {
    void append(Residual net, String path, int depth, int channels, int groupWidth, int stride);
  }

  Network network(RegNetSize size) {
    return stages(size, RegNetX::stage).trunk().classify(classes);
  }

  /** The stem and stages of this kind. */
  Residual stages(RegNetSize size, Stage kind) {
    Residual net = new Residual(image, Normalized.PLAIN);
    Strides strides = new Strides(halvings);
    net.stem(Conv.of(width.of(STEM), 3).strided(strides.next(2)));
    for (int stage = 1; stage <= size.stages(); stage++) {
      kind.append(
          net,
          "layer" + stage,
          size.depth(stage),
          size.channels(stage, width),
          size.groupWidth(width),
          strides.next(2));
    }
    return net;
  }

  static void stage(
      Residual net, String path, int depth, int channels, int groupWidth, int stride) {
    for (int i = 0; i < depth; i++) {
      block(net, path + "." + i, channels, groupWidth, i == 0 ? stride : 1);
    }
  }

  static void block(Residual net, String path, int channels, int groupWidth, int stride) {
    int groups = channels / Math.min(channels, groupWidth);
    net.bottleneck(
        path, Conv.of(channels, 1), Conv.of(channels, 3).strided(stride).grouped(groups), channels);
  }
}
