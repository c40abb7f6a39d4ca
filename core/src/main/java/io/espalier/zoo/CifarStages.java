package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;

/**
 * What the residual networks for 32x32 images share (He et al., "Deep Residual Learning for Image
 * Recognition", CVPR 2016, section 4.2): a 3x3 stem, three stages of 16, 32 and 64 channels, of
 * which the second and third halve the image, one linear layer.
 */
final class CifarStages {
  private static final int[] CHANNELS = {16, 32, 64};

  private CifarStages() {}

  static Network build(
      int blocksPerStage,
      Block block,
      Normalized convolutions,
      int classes,
      Width width,
      int image) {
    Residual net = new Residual(image, convolutions);
    net.stem(Conv.of(width.of(CHANNELS[0]), 3));
    for (int stage = 1; stage <= CHANNELS.length; stage++) {
      for (int i = 0; i < blocksPerStage; i++) {
        int stride = stage > 1 && i == 0 ? 2 : 1;
        block.append(net, "layer" + stage + "." + i, width.of(CHANNELS[stage - 1]), stride);
      }
    }
    return net.trunk().classify(classes);
  }
}
