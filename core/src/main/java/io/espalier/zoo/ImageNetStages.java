package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Pool;
import java.util.List;

/**
 * What the ResNets for ImageNet share (He et al., "Deep Residual Learning for Image Recognition",
 * CVPR 2016): a 7x7 stem at stride 2, a 3x3 maximum at stride 2, four stages that double 64
 * channels and halve the image, one linear layer. Paths are torchvision's.
 */
final class ImageNetStages {
  private static final int STEM = 64;

  private ImageNetStages() {}

  static Network build(
      List<Integer> blocks,
      Block block,
      Normalized convolutions,
      int classes,
      Width width,
      int image) {
    Residual net = new Residual(image, convolutions);
    net.stem(Conv.of(width.of(STEM), 7).strided(2));
    net.trunk().append("maxpool", Pool.max(3, 2, 1));
    for (int stage = 1; stage <= blocks.size(); stage++) {
      int channels = width.of(STEM << (stage - 1));
      for (int i = 0; i < blocks.get(stage - 1); i++) {
        int stride = stage > 1 && i == 0 ? 2 : 1;
        block.append(net, "layer" + stage + "." + i, channels, stride);
      }
    }
    return net.trunk().classify(classes);
  }
}
