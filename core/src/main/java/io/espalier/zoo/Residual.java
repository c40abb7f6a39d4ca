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
  static final Activation RELU = new Activation(Activation.Kind.RELU);

  private final NetworkBuilder network;
  private String end = Network.INPUT;

  Residual(int image) {
    network = new NetworkBuilder(new Shape(3, image, image));
  }

  void append(String path, Op op) {
    end = network.add(path, op, end);
  }

  void append(Piece piece) {
    end = piece.append(network, end);
  }

  /** Appends an operation over these nodes. */
  void join(String path, Op op, String... inputs) {
    end = network.add(path, op, inputs);
  }

  /** The path of the node that the next piece continues. */
  String end() {
    return end;
  }

  /** Lets the next piece continue this node. */
  void continueFrom(String path) {
    end = path;
  }

  /** The number of channels at the end. */
  int channels() {
    return network.channels(end);
  }

  /** A convolution, batch normalization and this activation, numbered 0 to 2 under the path. */
  void convolve(String path, Conv conv, Activation.Kind activation) {
    append(path + ".0", conv);
    append(path + ".1", BatchNorm.DEFAULTS);
    append(path + ".2", new Activation(activation));
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
    add(block, input, kind, name, stride);
    relu(block, 2);
  }

  /** Three convolutions, beside a projection where needed. */
  void bottleneck(String block, Conv first, Conv middle, Conv last) {
    String input = end;
    convolve(block, 1, first);
    relu(block, 1);
    convolve(block, 2, middle);
    relu(block, 2);
    convolve(block, 3, last);
    int stride = first.stride().height() * middle.stride().height();
    add(block, input, Shortcut.B, "downsample", stride);
    relu(block, 3);
  }

  /** Adds a shortcut of this kind and name, from the block's input, to the end. */
  void add(String block, String input, Shortcut kind, String name, int stride) {
    String shortcut = kind.append(network, block + "." + name, input, channels(), stride);
    join(block + ".add", new Add(), end, shortcut);
  }

  /** The network with its head: the mean over all positions and one linear layer. */
  Network classify(int classes) {
    append("avgpool", new GlobalAveragePool());
    append("fc", new Linear(classes, true));
    return build();
  }

  Network build() {
    return network.build();
  }
}
