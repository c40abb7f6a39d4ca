package io.espalier.zoo;

import io.espalier.network.BatchNorm;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Concat;
import io.espalier.network.Conv;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Op;
import java.util.List;

/**
 * The ghost module (Han et al., "GhostNet: More Features from Cheap Operations", CVPR 2020): a
 * convolution makes one in {@code s} of the channels, and from each of them a depthwise convolution
 * makes {@code s - 1} more; both are batch normalized.
 *
 * @param kernel height and width of the first convolution
 * @param s the ratio of all channels to those of the first convolution, at least 2; what is too
 *     much after rounding up is cut off at the end
 * @param d height and width of the depthwise kernel, odd
 */
record GhostModule(int kernel, int s, int d) {
  GhostModule {
    if (s < 2 || d < 1 || d % 2 == 0) {
      throw new IllegalArgumentException("s must be at least 2 and d odd");
    }
  }

  /**
   * The module under a path, with the authors' names.
   *
   * @param stride that of the first convolution
   * @param behind what follows each batch normalization: an activation, or nothing
   */
  Piece piece(String path, int channels, int stride, List<Op> behind) {
    int intrinsic = (channels + s - 1) / s;
    Conv primary = Conv.of(intrinsic, kernel).strided(stride);
    Conv cheap = Conv.of(intrinsic * (s - 1), d).grouped(intrinsic);
    return (network, input) -> {
      String first = convolve(network, path + ".primary_conv", input, primary, behind);
      String second = convolve(network, path + ".cheap_operation", first, cheap, behind);
      String both = network.add(path + ".concat", new Concat(), first, second);
      return intrinsic * s == channels
          ? both
          : network.add(path + ".slice", new ChannelSlice(0, channels), both);
    };
  }

  private static String convolve(
      NetworkBuilder network, String path, String input, Conv conv, List<Op> behind) {
    String end = network.add(path + ".0", conv, input);
    end = network.add(path + ".1", BatchNorm.DEFAULTS, end);
    for (int i = 0; i < behind.size(); i++) {
      end = network.add(path + "." + (i + 2), behind.get(i), end);
    }
    return end;
  }
}
