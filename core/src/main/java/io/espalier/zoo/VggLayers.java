package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Op;
import io.espalier.network.Pool;
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

  /** How a convolution is built under a path. */
  interface Convolution {
    /** Without a bias. */
    Convolution UNBIASED = (path, conv) -> (network, input) -> network.add(path, conv, input);

    /** With a bias. */
    Convolution BIASED = (path, conv) -> UNBIASED.piece(path, conv.biased());

    Piece piece(String path, Conv conv);
  }

  private final Trunk trunk;
  private int features;
  private int classifier;

  /** The stages of configuration D at this width. */
  static List<List<Integer>> sixteen(Width width) {
    return SIXTEEN.stream().map(stage -> stage.stream().map(width::of).toList()).toList();
  }

  VggLayers(int image) {
    trunk = new Trunk(image);
  }

  /**
   * Appends the stages: 3x3 convolutions, each built in this way and followed by these operations,
   * then a 2x2 maximum.
   */
  void features(List<List<Integer>> stages, Convolution convolution, List<Op> behind) {
    for (List<Integer> stage : stages) {
      for (int filters : stage) {
        trunk.append(convolution.piece("features." + features++, Conv.of(filters, 3)));
        behind.forEach(op -> append("features." + features++, op));
      }
      append("features." + features++, Pool.max(2, 2, 0));
    }
  }

  void append(String path, Op op) {
    trunk.append(path, op);
  }

  Network classify(List<Op> layers) {
    layers.forEach(op -> append("classifier." + classifier++, op));
    return trunk.build();
  }
}
