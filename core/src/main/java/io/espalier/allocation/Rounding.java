package io.espalier.allocation;

import io.espalier.spec.Share;

/** How a share of a group's channels becomes a count; papers differ, and it changes the result. */
public enum Rounding {
  /** The kept count is rounded down, as by Li et al. 2017: of 16 channels at ratio 0.3 stay 11. */
  KEPT_DOWN {
    @Override
    public int kept(int size, double ratio) {
      return Share.rest(size, ratio);
    }
  },
  /**
   * The removed count is rounded down, as by He et al. 2018: of 16 channels at ratio 0.3 stay 12.
   */
  REMOVED_DOWN {
    @Override
    public int kept(int size, double ratio) {
      return size - Share.of(size, ratio);
    }
  };

  /**
   * How many channels stay.
   *
   * @param ratio the share that goes, in {@code [0, 1)}
   */
  public abstract int kept(int size, double ratio);
}
