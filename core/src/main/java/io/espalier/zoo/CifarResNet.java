package io.espalier.zoo;

import io.espalier.network.Network;

/**
 * ResNet for 32x32 images (He et al., "Deep Residual Learning for Image Recognition", CVPR 2016,
 * section 4.2): a 3x3 stem, three stages of 16, 32 and 64 channels, one linear layer. With {@code
 * n} blocks per stage it has {@code 6n + 2} layers.
 */
record CifarResNet(Shortcut shortcut, int classes, Width width, int image) {
  static final CifarResNet DEFAULTS = new CifarResNet(Shortcut.A, 10, Width.FULL, 32);

  Network network(int blocksPerStage) {
    return network(blocksPerStage, Normalized.PLAIN);
  }

  /** The same layers with convolutions that are built in another way. */
  Network network(int blocksPerStage, Normalized convolutions) {
    return CifarStages.build(blocksPerStage, this::block, convolutions, classes, width, image);
  }

  private void block(Residual net, String path, int channels, int stride) {
    net.basicBlock(path, channels, stride, shortcut, "shortcut");
  }
}
