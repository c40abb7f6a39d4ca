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
 * @param halvings how often the image is halved: 5 times as published; with fewer, the first
 *     strides are 1, and the second of the first two layers is left out where it would not halve
 */
record RmNext(int classes, Width width, int halvings, int image) {
  static final RmNext DEFAULTS = new RmNext(1000, Width.FULL, Strides.PUBLISHED, 224);
  private static final int CHANNELS = 64;

  /**
   * The network of these blocks.
   *
   * @param expansion the inner channels of a block are the outer times one less than this
   * @param groupWidth the channels of a group in the first stage
   */
  Network network(List<Integer> blocksPerStage, int expansion, int groupWidth) {
    Residual net = new Residual(image, Normalized.PLAIN);
    Strides strides = new Strides(halvings);
    int thin = width.of(CHANNELS, groupWidth);
    stem(net.trunk(), "stem.0", Conv.of(thin, 3).strided(strides.next(2)));
    if (strides.next(2) > 1) {
      stem(net.trunk(), "stem.1", Conv.of(thin, 3).strided(2));
    }
    for (int stage = 0; stage < blocksPerStage.size(); stage++) {
      int each = groupWidth << stage;
      int wide = width.of(CHANNELS << stage, each);
      int inner = wide * (expansion - 1);
      for (int block = 0; block < blocksPerStage.get(stage); block++) {
        int stride = strides.next(stage > 0 && block == 0 ? 2 : 1);
        net.bottleneck(
            "layer" + (stage + 1) + "." + block,
            Conv.of(inner, 1),
            Conv.of(inner, 3).strided(stride).grouped(inner / each),
            wide);
      }
    }
    return net.trunk().classify(classes);
  }

  private static void stem(Trunk net, String path, Conv conv) {
    net.append(Form.TRAIN.piece(path + ".conv", conv, b -> b.full().point()));
    net.relu(path + ".relu");
  }
}
