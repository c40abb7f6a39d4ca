package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.Network;
import java.util.List;

/**
 * RepVGG (Ding et al., "RepVGG: Making VGG-style ConvNets Great Again", CVPR 2021): 3x3
 * convolutions and ReLU; in training each is the sum of a 3x3, a 1x1 and, where the shape stays,
 * the identity, all normalized.
 *
 * @param form branches, or the one convolution with a bias that they amount to
 * @param halvings how often the image is halved: 5 times as published, by the stem and the first
 *     layer of each stage; with fewer, the first strides are 1
 */
record RepVgg(Form form, int classes, Width width, int halvings, int image) {
  static final RepVgg DEFAULTS = new RepVgg(Form.TRAIN, 1000, Width.FULL, Strides.PUBLISHED, 224);

  /** Of the layers up to this one, every second is grouped. */
  private static final int LAST_GROUPED = 26;

  Network network(RepVggLayers layers) {
    return network(layers, 1);
  }

  /**
   * The network with grouped convolutions in layers 2, 4, ..., 26, where the stem is layer 0.
   * Numbers of channels are rounded to multiples of the groups.
   */
  Network network(RepVggLayers layers, int groups) {
    Trunk net = new Trunk(image);
    List<RepVggLayers.Layer> all = layers.all(width, groups, new Strides(halvings));
    for (int i = 0; i < all.size(); i++) {
      RepVggLayers.Layer layer = all.get(i);
      boolean grouped = i > 0 && i % 2 == 0 && i <= LAST_GROUPED;
      Conv conv = Conv.of(layer.filters(), 3).strided(layer.stride()).grouped(grouped ? groups : 1);
      net.append(form.piece(layer.path() + ".conv", conv, b -> b.full().point().identity()));
      net.relu(layer.path() + ".relu");
    }
    return net.classify(classes);
  }
}
