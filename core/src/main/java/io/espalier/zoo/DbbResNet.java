package io.espalier.zoo;

import io.espalier.network.Network;
import java.util.List;

/**
 * A ResNet for ImageNet with {@linkplain DiverseBranches diverse branch blocks} in place of its
 * normalized 3x3 convolutions; the 7x7 and all 1x1 convolutions stay as they are.
 */
record DbbResNet(Form form, int classes, Width width, int image) {
  static final DbbResNet DEFAULTS = new DbbResNet(Form.TRAIN, 1000, Width.FULL, 224);

  Network basic(List<Integer> blocksPerStage) {
    return new BasicResNet(classes, width, image)
        .network(blocksPerStage, new DiverseBranches(form));
  }

  Network bottleneck(List<Integer> blocksPerStage) {
    return new BottleneckResNet(BottleneckResNet.StrideIn.MIDDLE, classes, width, image)
        .network(blocksPerStage, new DiverseBranches(form));
  }
}
