package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import java.util.List;

/**
 * A VGG under construction (Simonyan and Zisserman, "Very Deep Convolutional Networks for
 * Large-Scale Image Recognition", ICLR 2015): two numbered chains of layers, {@code features} and
 * {@code classifier}, as torchvision numbers them.
 */
final class VggLayers {
  /** Configuration D, the one of 16 layers: the filters of each convolution, stage by stage. */
  private static final List<List<Integer>> SIXTEEN =
      List.of(
          List.of(64, 64),
          List.of(128, 128),
          List.of(256, 256, 256),
          List.of(512, 512, 512),
          List.of(512, 512, 512));

  static final Activation RELU = new Activation(Activation.Kind.RELU);

  /** How a convolution is built. */
  interface Convolution {
    /** With a bias. */
    Convolution BIASED = (network, path, conv, input) -> network.add(path, conv.biased(), input);

    /** Without a bias. */
    Convolution UNBIASED = NetworkBuilder::add;

    /**
     * Appends it under this path.
     *
     * @return the path of its result
     */
    String append(NetworkBuilder network, String path, Conv conv, String input);
  }

  private final NetworkBuilder network;
  private String end = Network.INPUT;
  private int features;
  private int classifier;

  /** The stages of configuration D at this width. */
  static List<List<Integer>> sixteen(Width width) {
    return SIXTEEN.stream().map(stage -> stage.stream().map(width::of).toList()).toList();
  }

  VggLayers(int image) {
    network = new NetworkBuilder(new Shape(3, image, image));
  }

  /**
   * Appends the stages: 3x3 convolutions, each built in this way and followed by these operations,
   * then a 2x2 maximum.
   */
  void features(List<List<Integer>> stages, Convolution convolution, List<Op> behind) {
    for (List<Integer> stage : stages) {
      for (int filters : stage) {
        end = convolution.append(network, "features." + features++, Conv.of(filters, 3), end);
        behind.forEach(op -> append("features." + features++, op));
      }
      append("features." + features++, Pool.max(2, 2, 0));
    }
  }

  void append(String path, Op op) {
    end = network.add(path, op, end);
  }

  Network classify(List<Op> layers) {
    layers.forEach(op -> append("classifier." + classifier++, op));
    return network.build();
  }
}
