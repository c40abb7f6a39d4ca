package io.espalier.zoo;

import io.espalier.network.Dropout;
import io.espalier.network.Flatten;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import java.util.List;

/**
 * VGG-16 for ImageNet, without batch normalization, as torchvision names it. The first linear layer
 * takes every position that is left: 7x7 of a 224x224 image.
 */
record ImageNetVgg(int classes, Width width, int image) {
  static final ImageNetVgg DEFAULTS = new ImageNetVgg(1000, Width.FULL, 224);
  private static final int HIDDEN = 4096;
  private static final Dropout DROPOUT = new Dropout(0.5);

  Network network() {
    return network(VggLayers.sixteen(width));
  }

  /** The same layers with other numbers of filters. */
  Network network(List<List<Integer>> stages) {
    VggLayers net = new VggLayers(image);
    net.features(stages, VggLayers.Convolution.BIASED, List.of(Trunk.RELU));
    net.append("flatten", new Flatten());
    Linear hidden = new Linear(width.of(HIDDEN), true);
    return net.classify(
        List.of(
            hidden, Trunk.RELU, DROPOUT, hidden, Trunk.RELU, DROPOUT, new Linear(classes, true)));
  }
}
