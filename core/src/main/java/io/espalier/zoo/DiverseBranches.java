package io.espalier.zoo;

import io.espalier.network.Conv;

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

  /** The block in the place of this convolution. */
  Piece piece(String path, Conv conv) {
    return form.piece(
        path, conv, branches -> branches.full().point().pointThenFull().pointThenAverage());
  }

  @Override
  public Piece piece(String convolution, String norm, Conv conv) {
    int kernel = conv.kernel().height();
    return kernel == 1 || kernel >= LARGE
        ? PLAIN.piece(convolution, norm, conv)
        : piece(convolution, conv);
  }
}
