package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;

/**
 * ResNet for 32x32 images (He et al., "Deep Residual Learning for Image Recognition", CVPR 2016,
 * section 4.2): a 3x3 stem, three stages of 16, 32 and 64 channels, one linear layer. With {@code
 * n} blocks per stage it has {@code 6n + 2} layers.
 */
record CifarResNet(Shortcut shortcut, int classes, Width width, int image) {
  static final CifarResNet DEFAULTS = new CifarResNet(Shortcut.A, 10, Width.FULL, 32);
  private static final int[] CHANNELS = {16, 32, 64};

  Network network(int blocksPerStage) {
    return network(blocksPerStage, Normalized.PLAIN);
  }

  /** The same layers with convolutions that are built in another way. */
  Network network(int blocksPerStage, Normalized convolutions) {
    Residual net = new Residual(image, convolutions);
    net.stem(Conv.of(width.of(CHANNELS[0]), 3));
    for (int stage = 1; stage <= CHANNELS.length; stage++) {
      for (int block = 0; block < blocksPerStage; block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        String path = "layer" + stage + "." + block;
        net.basicBlock(path, width.of(CHANNELS[stage - 1]), stride, shortcut, "shortcut");
      }
    }
    return net.classify(classes);
  }
}
