package io.espalier.zoo;

/** Appends one block of a residual network: {@code channels} are those of its 3x3 convolutions. */
interface Block {
  void append(Residual net, String path, int channels, int stride);
}
