package io.espalier.zoo;

import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;

/** How a residual network builds a convolution with its batch normalization. */
interface Normalized {
  /** One after the other, the normalization with PyTorch's defaults. */
  Normalized PLAIN = by(BatchNorm.DEFAULTS);

  /** One after the other, with this normalization. */
  static Normalized by(BatchNorm normalization) {
    return (convolution, norm, conv) ->
        (network, input) -> network.add(norm, normalization, network.add(convolution, conv, input));
  }

  /** Both under these paths, or something in their place under the first. */
  Piece piece(String convolution, String norm, Conv conv);
}
