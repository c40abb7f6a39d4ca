package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.CostTable;

/**
 * The cost of layers added up by hand: multiply-accumulates, and parameters with gamma and beta.
 */
final class LayerSum {
  private long macs;
  private long params;

  /** A convolution without bias and its batch normalization; {@code extent} is its output's. */
  void convolve(long input, long output, long kernel, long groups, long extent) {
    long weights = output * (input / groups) * kernel * kernel;
    macs += weights * extent * extent;
    params += weights + 2 * output;
  }

  /** A layer with bias over a vector. */
  void linear(long input, long output) {
    macs += input * output;
    params += input * output + output;
  }

  /** As {@link #convolve}, for a depthwise convolution. */
  void depthwise(long channels, long kernel, long extent) {
    convolve(channels, channels, kernel, channels, extent);
  }

  /** Squeeze-and-excite: two layers with bias over the means. */
  void excite(long channels, long squeezed) {
    linear(channels, squeezed);
    linear(squeezed, channels);
  }

  /** A ghost module: one in {@code s} channels by convolution, the others depthwise. */
  void ghost(long input, long output, long kernel, long s, long d, long extent) {
    long intrinsic = (output + s - 1) / s;
    convolve(input, intrinsic, kernel, 1, extent);
    convolve(intrinsic, intrinsic * (s - 1), d, intrinsic, extent);
  }

  /**
   * The published rule for widths: the nearest multiple, but not less than nine tenths of what is
   * wanted.
   */
  static long divisible(double wanted, long divisor) {
    long multiples = (long) (wanted / divisor + 0.5);
    long nearest = Math.max(divisor, multiples * divisor);
    return nearest < 0.9 * wanted ? nearest + divisor : nearest;
  }

  void assertIsTheCostOf(String architecture) {
    CostTable cost = CostTable.of(Zoo.CATALOG.read(architecture));
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(cost.params()).isEqualTo(params);
  }
}
