package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Shape;
import java.util.function.UnaryOperator;

/** A network under construction; every piece continues where the last one ended. */
final class Trunk {
  static final Activation RELU = new Activation(Activation.Kind.RELU);

  private final NetworkBuilder network;
  private String end = Network.INPUT;

  Trunk(int image) {
    network = new NetworkBuilder(new Shape(3, image, image));
  }

  /** For pieces that do not start at the end. */
  NetworkBuilder network() {
    return network;
  }

  /** The path of the last piece. */
  String end() {
    return end;
  }

  /** The channels at the end. */
  int channels() {
    return network.channels(end);
  }

  /** Continues at a piece that was added beside. */
  void goOn(String path) {
    end = path;
  }

  void append(String path, Op op) {
    end = network.add(path, op, end);
  }

  void relu(String path) {
    append(path, RELU);
  }

  /** A convolution and its batch normalization. */
  void normalized(String convolution, String norm, Conv conv) {
    append(convolution, conv);
    append(norm, BatchNorm.DEFAULTS);
  }

  /** A convolution in this form of its branches. */
  void branched(Form form, String path, Conv conv, UnaryOperator<ParallelBranches> branches) {
    end = form.append(network, path, conv, end, branches);
  }

  /** The network with its head: the mean over all positions and one linear layer. */
  Network classify(int classes) {
    append("avgpool", new GlobalAveragePool());
    return classify(new Linear(classes, true));
  }

  /** The network with this as its last layer. */
  Network classify(Linear linear) {
    append("fc", linear);
    return network.build();
  }
}
