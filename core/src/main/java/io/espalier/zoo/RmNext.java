package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;
import java.util.List;

/**
 * RMNeXt as it is trained, before its shortcuts are removed (Meng et al., "RMNet: Equivalently
 * Removing Residual Connection from Networks", 2021): two strided layers of a 3x3 and a 1x1
 * convolution side by side, four stages of bottlenecks with a grouped convolution, one linear
 * layer. The channels of a group double from stage to stage, and numbers of channels are rounded to
 * multiples of them.
 *
 * @param stem with {@code cifar} there is only the first of the two layers, at stride 1
 */
record RmNext(Stem stem, int classes, Width width, int image) {
  static final RmNext DEFAULTS = new RmNext(Stem.IMAGENET, 1000, Width.FULL, 224);
  private static final int CHANNELS = 64;

  /**
   * The network of these blocks.
   *
   * @param expansion the inner channels of a block are the outer times one less than this
   * @param groupWidth the channels of a group in the first stage
   */
  Network network(List<Integer> blocksPerStage, int expansion, int groupWidth) {
    Residual net = new Residual(image, Normalized.PLAIN);
    int layers = stem.stride();
    for (int i = 0; i < layers; i++) {
      stem(net.trunk(), "stem." + i, width.of(CHANNELS, groupWidth));
    }
    for (int stage = 0; stage < blocksPerStage.size(); stage++) {
      int each = groupWidth << stage;
      int wide = width.of(CHANNELS << stage, each);
      int inner = wide * (expansion - 1);
      for (int block = 0; block < blocksPerStage.get(stage); block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        net.bottleneck(
            "layer" + (stage + 1) + "." + block,
            Conv.of(inner, 1),
            Conv.of(inner, 3).strided(stride).grouped(inner / each),
            wide);
      }
    }
    return net.classify(classes);
  }

  private void stem(Trunk net, String path, int filters) {
    Conv conv = Conv.of(filters, 3).strided(stem.stride());
    net.branched(Form.TRAIN, path + ".conv", conv, b -> b.full().point());
    net.relu(path + ".relu");
  }
}
