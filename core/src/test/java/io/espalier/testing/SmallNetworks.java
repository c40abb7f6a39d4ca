package io.espalier.testing;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.network.Subsample;

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
