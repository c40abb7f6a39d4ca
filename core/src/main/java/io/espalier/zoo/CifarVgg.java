package io.espalier.zoo;

import io.espalier.network.BatchNorm;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.Op;
import io.espalier.zoo.VggLayers.Convolution;
import java.util.List;

/**
 * VGG-16 with batch normalization for 32x32 images, where its features end at one position; larger
 * images are averaged there.
 *
 * @param head the linear layers behind the features
 * @param bias whether the convolutions have the bias that their normalization cancels
 */
record CifarVgg(Head head, boolean bias, int classes, Width width, int image) {
  static final CifarVgg DEFAULTS = new CifarVgg(Head.ONE_LAYER, true, 10, Width.FULL, 32);
  static final int HIDDEN = 512;

  /** The published heads. */
  enum Head {
    /** 512 to the classes. */
    ONE_LAYER {
      @Override
      List<Op> layers(int hidden, int classes) {
        return List.of(new Linear(classes, true));
      }
    },
    /** 512 to 512, ReLU, to the classes. */
    TWO_LAYERS {
      @Override
      List<Op> layers(int hidden, int classes) {
        return List.of(new Linear(hidden, true), Trunk.RELU, new Linear(classes, true));
      }
    },
    /**
     * The same with batch normalization before ReLU (Li et al., "Pruning Filters for Efficient
     * ConvNets", ICLR 2017).
     */
    TWO_LAYERS_NORM {
      @Override
      List<Op> layers(int hidden, int classes) {
        return List.of(
            new Linear(hidden, true), BatchNorm.DEFAULTS, Trunk.RELU, new Linear(classes, true));
      }
    };

    abstract List<Op> layers(int hidden, int classes);
  }

  Network network() {
    return network(VggLayers.sixteen(width), width.of(HIDDEN));
  }

  /** The same layers with other numbers of filters and of hidden features. */
  Network network(List<List<Integer>> stages, int hidden) {
    VggLayers net = new VggLayers(image);
    Convolution convolution = bias ? Convolution.BIASED : Convolution.UNBIASED;
    net.features(stages, convolution, List.of(BatchNorm.DEFAULTS, Trunk.RELU));
    net.append("avgpool", new GlobalAveragePool());
    return net.classify(head.layers(hidden, classes));
  }
}
