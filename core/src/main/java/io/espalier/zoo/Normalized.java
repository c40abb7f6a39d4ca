package io.espalier.zoo;

import io.espalier.network.Conv;

/** How a residual network builds a convolution with its batch normalization. */
interface Normalized {
  /** One after the other. */
  Normalized PLAIN = Trunk::normalized;

  /** Appends both under these paths, or something in their place under the first. */
  void append(Trunk trunk, String convolution, String norm, Conv conv);
}
