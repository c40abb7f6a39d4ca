package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The kernels over ND4J's native operations, which use oneDNN where its build has it. */
public final class Nd4jKernels implements Kernels {
  /** Below this many channels a group runs faster as a block of a dense convolution. */
  private static final int SMALL_GROUP = 16;

  private static final int LARGEST_DENSE = 256;

  private final Storage storage;
  private final Arena arena;
  private final ChannelSums sums;

  /**
   * Kernels for one session.
   *
   * @param guarded whether what nobody has written shows itself as NaN
   */
  public Nd4jKernels(DataType type, boolean guarded) {
    this.storage = new Nd4jStorage(type, new Unwritten(guarded));
    this.arena = new Arena(storage);
    this.sums = new ChannelSums(arena);
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public Layout images() {
    return PlainLayout.CHANNELS_LAST;
  }

  @Override
  public Convolution convolution(Conv conv, Shape input, Layout from, Layout to) {
    return new Nd4jConvolution(unbiased(conv, input), storage, sums);
  }

  @Override
  public Folded folded(Conv conv, Shape input, Layout from, Layout to, Ending ending) {
    return new Nd4jFolded(unbiased(conv, input), conv, input, ending, arena);
  }

  @Override
  public Pooling pooling(Pool pool, Shape input, Layout layout) {
    return new Nd4jPooling(pool);
  }

  @Override
  public Normalization normalization(Shape shape, Layout layout, double eps, Ending ending) {
    return new Nd4jNormalization(shape.channels(), eps, ending, arena, sums);
  }

  @Override
  public Pointwise activation(Activation.Kind kind) {
    return Nd4jActivation.of(kind);
  }

  @Override
  public Addition addition(Ending ending) {
    return Nd4jAddition.of(ending);
  }

  @Override
  public Rearrangement rearrangement(Shape shape, Layout from, Layout to) {
    return new Nd4jRearrangement(shape, from, to);
  }

  @Override
  public void copy(INDArray from, INDArray to) {
    to.assign(from);
  }

  @Override
  public void close() {
    arena.close();
  }

  private Unbiased unbiased(Conv conv, Shape input) {
    if (conv.dilation().area() > 1) {
      Conv spread = DilatedConvolution.spread(conv);
      return new DilatedConvolution(conv, input.channels(), arena, unbiased(spread, input));
    }
    // ND4J's own fails on one position of one image.
    if (conv.depthwise(input.channels()) && conv.kernel().area() > 1) {
      return new DepthwiseConvolution(conv, input.channels(), arena);
    }
    if (conv.groups() > 1) {
      int each = input.channels() / conv.groups();
      Conv dense = ungrouped(conv, conv.filters());
      Conv block = ungrouped(conv, conv.filters() / conv.groups());
      return each < SMALL_GROUP && conv.filters() <= LARGEST_DENSE
          ? new BlockDiagonalConvolution(conv, input, arena, unbiased(dense, input))
          : new GroupedConvolution(conv, unbiased(block, input.withChannels(each)));
    }
    if (conv.kernel().area() == 1 && unpadded(conv)) {
      return new PointwiseConvolution(conv.stride());
    }
    return NarrowConvolution.suits(conv, input)
        ? new NarrowConvolution(conv, input, arena)
        : new SpatialConvolution(conv);
  }

  private static boolean unpadded(Conv conv) {
    return conv.padding().height() == 0 && conv.padding().width() == 0;
  }

  private static Conv ungrouped(Conv conv, int filters) {
    return new Conv(
        filters, conv.kernel(), conv.stride(), conv.padding(), conv.dilation(), 1, false);
  }
}
