package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Shape;

/** A network under construction; every piece continues where the last one ended. */
final class Trunk {
  static final Activation RELU = new Activation(Activation.Kind.RELU);

  private final NetworkBuilder network;
  private final Normalized convolutions;
  private String end = Network.INPUT;

  Trunk(int image) {
    this(image, Normalized.PLAIN);
  }

  /** A network whose {@linkplain #normalized normalized} convolutions are built in this way. */
  Trunk(int image, Normalized convolutions) {
    if (image < 1) {
      throw new IllegalArgumentException("image must be at least 1");
    }
    this.network = new NetworkBuilder(new Shape(3, image, image));
    this.convolutions = convolutions;
  }

  /** The path of the node that the next piece continues. */
  String end() {
    return end;
  }

  /** The number of channels at the end. */
  int channels() {
    return network.channels(end);
  }

  /** Lets the next piece continue this node. */
  void continueFrom(String path) {
    end = path;
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

  /** Appends the sum of the end and of a shortcut that continues this node. */
  void add(String path, String input, Piece shortcut) {
    join(path, new Add(), end, shortcut.append(network, input));
  }

  void relu(String path) {
    append(path, RELU);
  }

  /** A convolution and its batch normalization. */
  void normalized(String convolution, String norm, Conv conv) {
    append(convolutions.piece(convolution, norm, conv));
  }

  /** A convolution, batch normalization and this activation, numbered 0 to 2 under the path. */
  void activated(String path, Conv conv, Activation.Kind activation) {
    normalized(path + ".0", path + ".1", conv);
    append(path + ".2", new Activation(activation));
  }

  /** The network with its head: the mean over all positions and one linear layer. */
  Network classify(int classes) {
    append("avgpool", new GlobalAveragePool());
    return classify(new Linear(classes, true));
  }

  /** The network with this as its last layer. */
  Network classify(Linear linear) {
    append("fc", linear);
    return build();
  }

  Network build() {
    return network.build();
  }
}
