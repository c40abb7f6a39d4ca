package io.espalier.testing;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.Flatten;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;
import java.util.List;

/** Networks with published counts, as fixtures. */
public final class SmallNetworks {
  private SmallNetworks() {}

  /**
   * The residual network for CIFAR with {@code 6 * blocks + 2} layers and parameter-free shortcuts,
   * option A (He et al., "Deep Residual Learning for Image Recognition", CVPR 2016).
   */
  public static Network cifarResNet(int blocks) {
    NetworkBuilder builder = new NetworkBuilder(new Shape(3, 32, 32));
    builder.add("conv1", Conv.of(16, 3), Network.INPUT);
    builder.add("bn1", BatchNorm.DEFAULTS, "conv1");
    String last = builder.add("relu", new Activation(Activation.Kind.RELU), "bn1");
    for (int stage = 1; stage <= 3; stage++) {
      for (int block = 0; block < blocks; block++) {
        boolean enters = stage > 1 && block == 0;
        last = block(builder, "layer" + stage + "." + block, 8 << stage, enters ? 2 : 1, last);
      }
    }
    builder.add("avgpool", new GlobalAveragePool(), last);
    builder.add("fc", new Linear(10, true), "avgpool");
    return builder.build();
  }

  /**
   * VGG-16 for CIFAR with batch normalization and a head of two linear layers (Li et al., "Pruning
   * Filters for Efficient ConvNets", ICLR 2017); the convolutions are {@code conv1} to {@code
   * conv13}.
   */
  public static Network cifarVgg16() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(3, 32, 32));
    int[] widths = {64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};
    String last = Network.INPUT;
    for (int i = 1; i <= widths.length; i++) {
      builder.add("conv" + i, Conv.of(widths[i - 1], 3).biased(), last);
      builder.add("bn" + i, BatchNorm.DEFAULTS, "conv" + i);
      last = builder.add("relu" + i, new Activation(Activation.Kind.RELU), "bn" + i);
      if (List.of(2, 4, 7, 10, 13).contains(i)) {
        last = builder.add("pool" + i, Pool.max(2, 2, 0), last);
      }
    }
    builder.add("flatten", new Flatten(), last);
    builder.add("fc1", new Linear(512, true), "flatten");
    builder.add("bn14", BatchNorm.DEFAULTS, "fc1");
    builder.add("relu14", new Activation(Activation.Kind.RELU), "bn14");
    builder.add("fc2", new Linear(10, true), "relu14");
    return builder.build();
  }

  private static String block(
      NetworkBuilder builder, String path, int width, int stride, String from) {
    builder.add(path + ".conv1", Conv.of(width, 3).strided(stride), from);
    builder.add(path + ".bn1", BatchNorm.DEFAULTS, path + ".conv1");
    builder.add(path + ".relu1", new Activation(Activation.Kind.RELU), path + ".bn1");
    builder.add(path + ".conv2", Conv.of(width, 3), path + ".relu1");
    builder.add(path + ".bn2", BatchNorm.DEFAULTS, path + ".conv2");
    String shortcut = from;
    if (stride > 1) {
      builder.add(path + ".subsample", new Subsample(stride), from);
      shortcut =
          builder.add(path + ".pad", new ChannelPad(width / 4, width / 4), path + ".subsample");
    }
    builder.add(path + ".add", new Add(), path + ".bn2", shortcut);
    return builder.add(path + ".relu2", new Activation(Activation.Kind.RELU), path + ".add");
  }
}
