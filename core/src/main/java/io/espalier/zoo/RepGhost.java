package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Multiply;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import java.util.List;

/**
 * RepGhostNet (Chen et al., "RepGhost: A Hardware-Efficient Ghost Module via Re-parameterization",
 * 2022). A module is a 1x1 convolution and behind it a 3x3 depthwise one, which in training is the
 * sum of itself and the identity, both normalized.
 *
 * <p>The width rounds to multiples of 4 as in MobileNets.
 *
 * @param form branches, or the depthwise convolutions with a bias that they amount to; all other
 *     normalizations stay, as in the authors' conversion
 * @param stem with {@code cifar} the first convolution has stride 1; the blocks keep their strides
 */
record RepGhost(Form form, Stem stem, int classes, Width width, int image) {
  static final RepGhost DEFAULTS = new RepGhost(Form.TRAIN, Stem.IMAGENET, 1000, Width.FULL, 224);
  private static final int STEM = 16;
  private static final int TAIL = 960;
  private static final int HIDDEN = 1280;
  private static final int DIVISOR = 4;
  private static final Dropout DROPOUT = new Dropout(0.2);

  /** One bottleneck; the kernel is that of the strided convolution and of the shortcut. */
  private record Block(int kernel, int middle, int filters, boolean excites, int stride) {}

  private static final List<Block> BLOCKS =
      List.of(
          new Block(3, 8, 16, false, 1),
          new Block(3, 24, 24, false, 2),
          new Block(3, 36, 24, false, 1),
          new Block(5, 36, 40, true, 2),
          new Block(5, 60, 40, true, 1),
          new Block(3, 120, 80, false, 2),
          new Block(3, 100, 80, false, 1),
          new Block(3, 120, 80, false, 1),
          new Block(3, 120, 80, false, 1),
          new Block(3, 240, 112, true, 1),
          new Block(3, 336, 112, true, 1),
          new Block(5, 336, 160, true, 2),
          new Block(5, 480, 160, false, 1),
          new Block(5, 480, 160, true, 1),
          new Block(5, 480, 160, false, 1),
          new Block(5, 480, 160, true, 1));

  Network network() {
    Trunk net = new Trunk(image);
    net.normalized("stem.conv", "stem.bn", Conv.of(rounded(STEM), 3).strided(stem.stride()));
    net.relu("stem.relu");
    for (int i = 0; i < BLOCKS.size(); i++) {
      bottleneck(net, "blocks." + i, BLOCKS.get(i));
    }
    net.normalized("tail.conv", "tail.bn", Conv.of(rounded(TAIL), 1));
    net.relu("tail.relu");
    net.append("avgpool", new GlobalAveragePool());
    net.append("hidden.conv", Conv.of(HIDDEN, 1).biased());
    net.relu("hidden.relu");
    net.append("dropout", DROPOUT);
    return net.classify(new Linear(classes, true));
  }

  private int rounded(double channels) {
    return width.divisible(channels, DIVISOR);
  }

  private void bottleneck(Trunk net, String path, Block block) {
    String input = net.end();
    int middle = rounded(block.middle());
    int filters = rounded(block.filters());
    net.normalized(path + ".module1.conv1", path + ".module1.bn1", Conv.of(middle, 1));
    net.relu(path + ".module1.relu1");
    reuse(net, path + ".module1", middle);
    net.relu(path + ".module1.relu2");
    if (block.stride() > 1) {
      net.normalized(path + ".conv", path + ".bn", depthwise(middle, block));
    }
    if (block.excites()) {
      squeezeAndExcite(net, path + ".se");
    }
    net.normalized(path + ".module2.conv1", path + ".module2.bn1", Conv.of(filters, 1));
    reuse(net, path + ".module2", filters);
    String shortcut = shortcut(net.network(), path + ".shortcut", input, filters, block);
    net.goOn(net.network().add(path + ".add", new Add(), net.end(), shortcut));
  }

  /** The second half of a module, up to its sum. */
  private void reuse(Trunk net, String path, int filters) {
    Conv conv = Conv.of(filters, 3).grouped(filters);
    net.branched(form, path + ".conv2", conv, branches -> branches.full().identity());
  }

  private static Conv depthwise(int channels, Block block) {
    return Conv.of(channels, block.kernel()).strided(block.stride()).grouped(channels);
  }

  /** A quarter of the channels between a mean over all positions and a gate for each channel. */
  private static void squeezeAndExcite(Trunk net, String path) {
    String input = net.end();
    int channels = net.channels();
    net.append(path + ".squeeze", new GlobalAveragePool());
    int reduced = Width.FULL.divisible(channels / 4.0, DIVISOR);
    net.append(path + ".reduce", Conv.of(reduced, 1).biased());
    net.relu(path + ".relu");
    net.append(path + ".expand", Conv.of(channels, 1).biased());
    net.append(path + ".gate", new Activation(Activation.Kind.HARD_SIGMOID));
    net.goOn(net.network().add(path + ".scale", new Multiply(), input, net.end()));
  }

  private static String shortcut(
      NetworkBuilder network, String path, String input, int filters, Block block) {
    int channels = network.channels(input);
    if (block.stride() == 1 && channels == filters) {
      return input;
    }
    String thin = network.add(path + ".conv1", depthwise(channels, block), input);
    String norm = network.add(path + ".bn1", BatchNorm.DEFAULTS, thin);
    String wide = network.add(path + ".conv2", Conv.of(filters, 1), norm);
    return network.add(path + ".bn2", BatchNorm.DEFAULTS, wide);
  }
}
