package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;
import java.util.List;

/**
 * ResNet-50, ResNet-101 and ResNet-152 for ImageNet: blocks of a 1x1, a 3x3 and a four times wider
 * 1x1 convolution.
 *
 * @param strideIn which convolution of a stage's first block halves the image
 */
record BottleneckResNet(StrideIn strideIn, int classes, Width width, int image) {
  static final BottleneckResNet DEFAULTS =
      new BottleneckResNet(StrideIn.MIDDLE, 1000, Width.FULL, 224);
  private static final int EXPANSION = 4;

  /** The convolution that is strided. */
  enum StrideIn {
    /** The 3x3 in the middle, as torchvision has it ("v1.5"). */
    MIDDLE,
    /** The first 1x1, as in the paper. */
    FIRST
  }

  Network network(List<Integer> blocksPerStage) {
    return network(blocksPerStage, Normalized.PLAIN);
  }

  /** The same layers with convolutions that are built in another way. */
  Network network(List<Integer> blocksPerStage, Normalized convolutions) {
    return ImageNetStages.build(blocksPerStage, this::block, convolutions, classes, width, image);
  }

  private void block(Residual net, String path, int channels, int stride) {
    boolean first = strideIn == StrideIn.FIRST;
    net.bottleneck(
        path,
        Conv.of(channels, 1).strided(first ? stride : 1),
        Conv.of(channels, 3).strided(first ? 1 : stride),
        EXPANSION * channels);
  }
}
