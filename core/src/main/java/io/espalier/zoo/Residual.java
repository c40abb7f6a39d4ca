package io.espalier.zoo;

import io.espalier.network.Conv;

/** A ResNet under construction: a trunk, and the blocks that its stages are made of. */
final class Residual {
  private final Trunk trunk;
  private final Normalized convolutions;

  Residual(int image, Normalized convolutions) {
    this.trunk = new Trunk(image);
    this.convolutions = convolutions;
  }

  /** What the blocks are appended to. */
  Trunk trunk() {
    return trunk;
  }

  void stem(Conv conv) {
    trunk.append(convolutions.piece("conv1", "bn1", conv));
    trunk.relu("relu");
  }

  private void convolve(String block, int number, Conv conv) {
    trunk.append(convolutions.piece(block + ".conv" + number, block + ".bn" + number, conv));
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
    trunk.add(block + ".add", input, kind.piece(block + "." + name, channels, stride));
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
    trunk.add(block + ".add", input, Shortcut.B.piece(block + ".downsample", wide, stride));
    relu(block, 3);
  }
}
