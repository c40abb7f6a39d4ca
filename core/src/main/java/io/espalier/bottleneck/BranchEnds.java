package io.espalier.bottleneck;

/** What happens to the last convolution of a residual branch, in front of the addition. */
public enum BranchEnds {
  /** It may lose filters of its own; a scatter puts zeros in their place. */
  NARROW,
  /** It stays whole. */
  KEEP
}
