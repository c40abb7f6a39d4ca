package io.espalier.method;

/** What happens to channels that pass through an addition, as a residual stage's outputs do. */
public enum Coupled {
  /**
   * Each convolution that ends a branch loses filters of its own; the branch becomes narrow, a
   * scatter puts zeros in their place and the sum keeps its width. Projections in shortcuts stay.
   */
  NARROW,
  /** They stay: only the inner channels of residual blocks go. */
  KEEP,
  /** They go as one group over all layers that they couple. */
  PRUNE
}
