package io.espalier.zoo;

import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Multiply;
import io.espalier.network.NetworkBuilder;

/**
 * Squeeze-and-excite (Hu et al., "Squeeze-and-Excitation Networks", CVPR 2018) with a hard sigmoid:
 * two biased 1x1 convolutions over the mean of all positions give a factor for each channel.
 *
 * @param reduce the name of the first convolution
 * @param expand the name of the second one
 * @param squeezed the number of channels between them
 */
record SqueezeExcite(String path, String reduce, String expand, int squeezed) implements Piece {
  /** The share of the channels between the two convolutions, before it is rounded. */
  static final Width SQUEEZE = new Width(0.25);

  @Override
  public String append(NetworkBuilder network, String input) {
    Conv back = Conv.of(network.channels(input), 1).biased();
    String end = network.add(path + ".avgpool", new GlobalAveragePool(), input);
    end = network.add(path + "." + reduce, Conv.of(squeezed, 1).biased(), end);
    end = network.add(path + ".relu", Trunk.RELU, end);
    end = network.add(path + "." + expand, back, end);
    end = network.add(path + ".gate", new Activation(Activation.Kind.HARD_SIGMOID), end);
    return network.add(path + ".multiply", new Multiply(), input, end);
  }
}
