package io.espalier.network;

/** What a parameter is for. */
public enum Role {
  /** A convolution's or linear layer's weight; the one role that weight decay always reaches. */
  WEIGHT,
  /** A convolution's or linear layer's bias. */
  BIAS,
  /** A batch normalization's scale, gamma. */
  SCALE,
  /** A batch normalization's shift, beta. */
  SHIFT,
  /** A batch normalization's running mean; a statistic, not trained and not counted. */
  MEAN,
  /** A batch normalization's running variance; a statistic, not trained and not counted. */
  VARIANCE;

  /** Whether a gradient reaches it; statistics are updated by the forward pass instead. */
  public boolean trained() {
    return this != MEAN && this != VARIANCE;
  }
}
