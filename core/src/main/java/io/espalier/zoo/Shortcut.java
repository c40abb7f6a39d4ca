package io.espalier.zoo;

import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelPad;
import io.espalier.network.Conv;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Subsample;

/**
 * How a residual block's input reaches its sum where the shape changes (He et al., "Deep Residual
 * Learning for Image Recognition", CVPR 2016); elsewhere it is the input itself.
 */
enum Shortcut {
  /**
   * Every second row and column, and zero channels on both sides: half of the new ones before, half
   * after. No parameters.
   */
  A {
    @Override
    String project(NetworkBuilder network, String path, String input, int channels, int stride) {
      String sampled = network.add(path + ".subsample", new Subsample(stride), input);
      int missing = channels - network.channels(input);
      int before = missing / 2;
      return network.add(path + ".pad", new ChannelPad(before, missing - before), sampled);
    }
  },
  /** A strided 1x1 convolution and batch normalization. */
  B {
    @Override
    String project(NetworkBuilder network, String path, String input, int channels, int stride) {
      String conv = network.add(path + ".0", Conv.of(channels, 1).strided(stride), input);
      return network.add(path + ".1", BatchNorm.DEFAULTS, conv);
    }
  };

  /** The shortcut under the path; it ends with what is added to the branch. */
  Piece piece(String path, int channels, int stride) {
    return (network, input) -> {
      boolean unchanged = stride == 1 && network.channels(input) == channels;
      return unchanged ? input : project(network, path, input, channels, stride);
    };
  }

  abstract String project(
      NetworkBuilder network, String path, String input, int channels, int stride);
}
