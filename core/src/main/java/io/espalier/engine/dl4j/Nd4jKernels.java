package io.espalier.engine.dl4j;

import io.espalier.network.Conv;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels over ND4J's native operations, which use oneDNN where its build has it. */
final class Nd4jKernels implements Kernels {
  /** Below this many channels a group runs faster as a block of a dense convolution. */
  private static final int SMALL_GROUP = 16;

  private static final int LARGEST_DENSE = 256;

  private final Arena arena;
  private final ChannelSums sums;

  Nd4jKernels(Arena arena) {
    this.arena = arena;
    this.sums = new ChannelSums(arena);
  }

  @Override
  public Convolution convolution(Conv conv, Shape input) {
    if (conv.dilation().area() > 1) {
      Conv spread = DilatedConvolution.spread(conv);
      return new DilatedConvolution(conv, input.channels(), arena, convolution(spread, input));
    }
    if (conv.depthwise(input.channels())) {
      return new DepthwiseConvolution(conv, input.channels(), arena);
    }
    if (conv.groups() > 1) {
      int each = input.channels() / conv.groups();
      Conv dense = ungrouped(conv, conv.filters());
      Conv block = ungrouped(conv, conv.filters() / conv.groups());
      return each < SMALL_GROUP && conv.filters() <= LARGEST_DENSE
          ? new BlockDiagonalConvolution(conv, input, arena, convolution(dense, input))
          : new GroupedConvolution(conv, convolution(block, input.withChannels(each)));
    }
    if (conv.kernel().area() == 1 && unpadded(conv)) {
      return new PointwiseConvolution(conv.stride());
    }
    return NarrowConvolution.suits(conv, input)
        ? new NarrowConvolution(conv, input, arena)
        : new SpatialConvolution(conv);
  }

  @Override
  public Pooling pooling(Pool pool, Shape input) {
    return new Nd4jPooling(pool);
  }

  @Override
  public Normalization normalization(int channels, double eps, Ending ending) {
    return new Nd4jNormalization(channels, eps, ending, arena, sums);
  }

  @Override
  public double[] channelSums(INDArray x, Memory memory) {
    return sums.of(x, memory);
  }

  private static boolean unpadded(Conv conv) {
    return conv.padding().height() == 0 && conv.padding().width() == 0;
  }

  private static Conv ungrouped(Conv conv, int filters) {
    return new Conv(
        filters, conv.kernel(), conv.stride(), conv.padding(), conv.dilation(), 1, false);
  }
}
