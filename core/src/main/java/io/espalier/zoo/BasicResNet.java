package io.espalier.zoo;

import io.espalier.network.Network;
import java.util.List;

/** ResNet-18 and ResNet-34 for ImageNet: blocks of two 3x3 convolutions. */
record BasicResNet(int classes, Width width, int image) {
  static final BasicResNet DEFAULTS = new BasicResNet(1000, Width.FULL, 224);

  Network network(List<Integer> blocksPerStage) {
    return network(blocksPerStage, Normalized.PLAIN);
  }

  /** The same layers with convolutions that are built in another way. */
  Network network(List<Integer> blocksPerStage, Normalized convolutions) {
    return ImageNetStages.build(
        blocksPerStage,
        (net, path, channels, stride) ->
            net.basicBlock(path, channels, stride, Shortcut.B, "downsample"),
        convolutions,
        classes,
        width,
        image);
  }
}
