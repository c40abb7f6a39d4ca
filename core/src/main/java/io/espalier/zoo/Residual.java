package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Shape;

/** A residual network under construction; every piece continues where the last one ended. */
final class Residual {
  private static final Activation RELU = new Activation(Activation.Kind.RELU);

  private final NetworkBuilder network;
  private String end = Network.INPUT;

  Residual(int image) {
    network = new NetworkBuilder(new Shape(3, image, image));
  }

  void append(String path, Op op) {
    end = network.add(path, op, end);
  }

  void stem(Conv conv) {
    append("conv1", conv);
    append("bn1", BatchNorm.DEFAULTS);
    append("relu", RELU);
  }

  private void convolve(String block, int number, Conv conv) {
    append(block + ".conv" + number, conv);
    append(block + ".bn" + number, BatchNorm.DEFAULTS);
  }

  private void relu(String block, int number) {
    append(block + ".relu" + number, RELU);
  }

  /** Two 3x3 convolutions, the first one strided, beside a shortcut of this kind and name. */
  void basicBlock(String block, int channels, int stride, Shortcut kind, String name) {
    String input = end;
    convolve(block, 1, Conv.of(channels, 3).strided(stride));
    relu(block, 1);
    convolve(block, 2, Conv.of(channels, 3));
    add(block, kind.append(network, block + "." + name, input, channels, stride));
    relu(block, 2);
  }

  /** 1x1, 3x3 and 1x1 convolutions with the given strides, beside a projection where needed. */
  void bottleneck(String block, int narrow, int wide, int firstStride, int middleStride) {
    String input = end;
    convolve(block, 1, Conv.of(narrow, 1).strided(firstStride));
    relu(block, 1);
    convolve(block, 2, Conv.of(narrow, 3).strided(middleStride));
    relu(block, 2);
    convolve(block, 3, Conv.of(wide, 1));
    int stride = firstStride * middleStride;
    add(block, Shortcut.B.append(network, block + ".downsample", input, wide, stride));
    relu(block, 3);
  }

  private void add(String block, String shortcut) {
    end = network.add(block + ".add", new Add(), end, shortcut);
  }

  /** The network with its head: the mean over all positions and one linear layer. */
  Network classify(int classes) {
    append("avgpool", new GlobalAveragePool());
    append("fc", new Linear(classes, true));
    return network.build();
  }
}
