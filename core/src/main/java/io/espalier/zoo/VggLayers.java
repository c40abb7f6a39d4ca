package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

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
   * Appends the stages: 3x3 convolutions, each in this form and followed by these operations, then
   * a 2x2 maximum.
   */
  void features(List<List<Integer>> stages, UnaryOperator<Conv> form, List<Op> behind) {
    features(
        stages,
        filters -> {
          feature(form.apply(Conv.of(filters, 3)));
          behind.forEach(this::feature);
        });
  }

  /** Appends the stages: what the layer does for each number of filters, then a 2x2 maximum. */
  private void features(List<List<Integer>> stages, IntConsumer layer) {
    for (List<Integer> stage : stages) {
      stage.forEach(layer::accept);
      feature(Pool.max(2, 2, 0));
    }
  }

  private void feature(Op op) {
    append("features." + features++, op);
  }

  /** Appends the stages with a ghost module, activated, in place of each convolution. */
  void ghostFeatures(List<List<Integer>> stages, GhostModule module) {
    features(
        stages,
        filters ->
            end =
                module
                    .piece("features." + features++, filters, 1, List.of(RELU))
                    .append(network, end));
  }

  void append(String path, Op op) {
    end = network.add(path, op, end);
  }

  Network classify(List<Op> layers) {
    layers.forEach(op -> append("classifier." + classifier++, op));
    return network.build();
  }
}
