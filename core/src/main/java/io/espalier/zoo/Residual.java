package io.espalier.zoo;

import io.espalier.network.Add;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Op;

/** A residual network under construction; every piece continues where the last one ended. */
final class Residual {
  private final Trunk trunk;
  private final Normalized convolutions;

  Residual(int image, Normalized convolutions) {
    this.trunk = new Trunk(image);
    this.convolutions = convolutions;
  }

  /** For pieces that have nothing residual. */
  Trunk trunk() {
    return trunk;
  }

  void append(String path, Op op) {
    trunk.append(path, op);
  }

  void stem(Conv conv) {
    convolutions.append(trunk, "conv1", "bn1", conv);
    trunk.relu("relu");
  }

  private void convolve(String block, int number, Conv conv) {
    convolutions.append(trunk, block + ".conv" + number, block + ".bn" + number, conv);
  }

  private void relu(String block, int number) {
    trunk.relu(block + ".relu" + number);
  }

  /** Two 3x3 convolutions, the first one strided, beside a shortcut of this kind and name. */
  void basicBlock(String block, int channels, int stride, Shortcut kind, String name) {
    String input = trunk.end();
    convolve(block, 1, Conv.of(channels, 3).strided(stride));
    relu(block, 1);
    convolve(block, 2, Conv.of(channels, 3));
    add(block, kind.append(trunk.network(), block + "." + name, input, channels, stride));
    relu(block, 2);
  }

  /** Two convolutions, which may be strided, and a 1x1, beside a projection where needed. */
  void bottleneck(String block, Conv first, Conv middle, int wide) {
    String input = trunk.end();
    convolve(block, 1, first);
    relu(block, 1);
    convolve(block, 2, middle);
    relu(block, 2);
    convolve(block, 3, Conv.of(wide, 1));
    int stride = first.stride().height() * middle.stride().height();
    String name = block + ".downsample";
    add(block, Shortcut.B.append(trunk.network(), name, input, wide, stride));
    relu(block, 3);
  }

  private void add(String block, String shortcut) {
    trunk.goOn(trunk.network().add(block + ".add", new Add(), trunk.end(), shortcut));
  }

  /** The network with its head: the mean over all positions and one linear layer. */
  Network classify(int classes) {
    return trunk.classify(classes);
  }
}
