package io.espalier.engine.dl4j.nd4j;

import io.espalier.network.Conv;
import io.espalier.network.Pool;

/**
 * The integer arguments of native window operations: kernel, stride, padding, dilation, explicit
 * padding, then what each operation adds. The layout flags decide the speed by up to 300 times.
 */
final class NativeArguments {
  /** Weights {@code (filters, input, height, width)}. */
  static final int FILTERS_FIRST = 1;

  /** Weights {@code (height, width, input, multiplier)}, the one fast layout of depthwise ones. */
  static final int WINDOW_FIRST = 0;

  private static final int EXPLICIT_PADDING = 0;
  private static final int CHANNELS_LAST = 1;
  private static final int COUNT_PADDING = 1;
  private static final int IGNORE_PADDING = 0;

  private NativeArguments() {}

  static int[] convolution(Conv conv, int weights) {
    return new int[] {
      conv.kernel().height(),
      conv.kernel().width(),
      conv.stride().height(),
      conv.stride().width(),
      conv.padding().height(),
      conv.padding().width(),
      1,
      1,
      EXPLICIT_PADDING,
      CHANNELS_LAST,
      weights
    };
  }

  static int[] pooling(Pool pool) {
    return new int[] {
      pool.kernel().height(),
      pool.kernel().width(),
      pool.stride().height(),
      pool.stride().width(),
      pool.padding().height(),
      pool.padding().width(),
      1,
      1,
      EXPLICIT_PADDING,
      pool.countPadding() ? COUNT_PADDING : IGNORE_PADDING,
      CHANNELS_LAST
    };
  }
}
