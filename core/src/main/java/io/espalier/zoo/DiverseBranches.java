package io.espalier.zoo;

import io.espalier.network.Conv;
import io.espalier.network.NetworkBuilder;

/**
 * The Diverse Branch Block (Ding et al., "Diverse Branch Block: Building a Convolution as an
 * Inception-like Unit", CVPR 2021): in the place of a convolution and its normalization the sum of
 * KxK, 1x1, 1x1 and KxK, and 1x1 and average, all normalized. It replaces convolutions whose kernel
 * is above 1 and below 7.
 *
 * @param form whether branches or the one convolution
 */
record DiverseBranches(Form form) implements Normalized {
  private static final int LARGE = 7;

  /**
   * Appends the block.
   *
   * @return the path of its result
   */
  String append(NetworkBuilder network, String path, Conv conv, String input) {
    return form.append(
        network,
        path,
        conv,
        input,
        branches -> branches.full().point().pointThenFull().pointThenAverage());
  }

  @Override
  public void append(Trunk trunk, String convolution, String norm, Conv conv) {
    int kernel = conv.kernel().height();
    if (kernel == 1 || kernel >= LARGE) {
      PLAIN.append(trunk, convolution, norm, conv);
    } else {
      trunk.goOn(append(trunk.network(), convolution, conv, trunk.end()));
    }
  }
}
