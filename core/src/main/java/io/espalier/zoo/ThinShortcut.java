package io.espalier.zoo;

import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.NetworkBuilder;

/**
 * How the input of a ghost bottleneck reaches its sum: a depthwise and a 1x1 convolution, each
 * batch normalized, where the shape changes; elsewhere the input itself. Paths are numbered 0 to 3.
 *
 * @param kernel height and width of the depthwise kernel
 */
record ThinShortcut(String path, int channels, int kernel, int stride) implements Piece {
  @Override
  public String append(NetworkBuilder network, String input) {
    int before = network.channels(input);
    if (stride == 1 && before == channels) {
      return input;
    }
    Conv thin = Conv.of(before, kernel).strided(stride).grouped(before);
    String end = network.add(path + ".0", thin, input);
    end = network.add(path + ".1", BatchNorm.DEFAULTS, end);
    end = network.add(path + ".2", Conv.of(channels, 1), end);
    return network.add(path + ".3", BatchNorm.DEFAULTS, end);
  }
}
