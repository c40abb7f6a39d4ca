package io.espalier.step;

/** How a share of a group's channels becomes a count; papers differ, and it changes the result. */
public enum Rounding {
  /** The kept count is rounded down, as by Li et al. 2017: of 16 channels at ratio 0.3 stay 11. */
  KEPT_DOWN {
    @Override
    int kept(int size, double ratio) {
      return (int) Math.floor(size * (1 - ratio) + TOLERANCE);
    }
  },
  /**
   * The removed count is rounded down, as by He et al. 2018: of 16 channels at ratio 0.3 stay 12.
   */
  REMOVED_DOWN {
    @Override
    int kept(int size, double ratio) {
      return size - (int) Math.floor(size * ratio + TOLERANCE);
    }
  };

  /** Covers the rounding of binary fractions: 10 * (1 - 0.9) is below 1. */
  private static final double TOLERANCE = 1e-9;

  abstract int kept(int size, double ratio);
}
