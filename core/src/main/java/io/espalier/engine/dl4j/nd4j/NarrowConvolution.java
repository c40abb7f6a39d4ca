package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.engine.dl4j.kernel.Views;
import io.espalier.network.Conv;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution of few channels at stride 1, where the native backward pass takes twice the time of
 * this one: the gradient by the input is a convolution with the turned weight, the gradient by the
 * weight a matrix product for each tap of the kernel.
 */
final class NarrowConvolution implements Unbiased {
  private static final int FEW_CHANNELS = 16;
  private static final int FEW_TAPS = 9;

  private final Unbiased plain;
  private final Unbiased turned;
  private final INDArray turnedWeight;
  private final Window kernel;
  private final Window padding;

  NarrowConvolution(Conv conv, Shape input, Arena arena) {
    this.kernel = conv.kernel();
    this.padding = conv.padding();
    this.plain = new SpatialConvolution(conv);
    Window opposite =
        new Window(kernel.height() - 1 - padding.height(), kernel.width() - 1 - padding.width());
    this.turned =
        new SpatialConvolution(
            new Conv(input.channels(), kernel, conv.stride(), opposite, conv.dilation(), 1, false));
    this.turnedWeight =
        arena.zeros(input.channels(), conv.filters(), kernel.height(), kernel.width());
  }

  /** Whether this way is open to a convolution without groups and dilation, and pays. */
  static boolean suits(Conv conv, Shape input) {
    return conv.stride().area() == 1
        && conv.kernel().area() <= FEW_TAPS
        && input.channels() <= FEW_CHANNELS
        && conv.filters() <= FEW_CHANNELS
        && conv.padding().height() < conv.kernel().height()
        && conv.padding().width() < conv.kernel().width();
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    plain.forward(x, weight, y, memory);
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    if (dx != null) {
      for (int row = 0; row < kernel.height(); row++) {
        for (int column = 0; column < kernel.width(); column++) {
          Views.tap(turnedWeight, kernel.height() - 1 - row, kernel.width() - 1 - column)
              .assign(Views.tap(weight, row, column).transpose());
        }
      }
      turned.forward(dy, turnedWeight, dx, memory);
    }
    INDArray seen = framed(x, x, padding, memory);
    INDArray asked = framed(dy, x, new Window(0, 0), memory);
    long rows = seen.size(0);
    INDArray product = memory.scratch(dy.size(3), x.size(3));
    for (int row = 0; row < kernel.height(); row++) {
      for (int column = 0; column < kernel.width(); column++) {
        long shift = row * (x.size(2) + 2L * padding.width()) + column;
        Native.run(
            "matmul",
            Native.arrays(rows(asked, 0, rows - shift), rows(seen, shift, rows)),
            Native.arrays(product),
            1,
            0,
            0);
        Views.tap(dWeight, row, column).assign(product);
      }
    }
  }

  /**
   * An activation in the top left corner of zeros as large as the padded input, moved by an offset;
   * as a matrix of positions and channels. So a shift by a tap is a shift by rows.
   */
  private INDArray framed(INDArray part, INDArray x, Window offset, Memory memory) {
    long height = x.size(1) + 2L * padding.height();
    long width = x.size(2) + 2L * padding.width();
    INDArray frame = memory.scratch(part.size(0), height, width, part.size(3));
    frame.assign(0);
    INDArray rows = Views.part(frame, 1, offset.height(), part.size(1), 1);
    Views.part(rows, 2, offset.width(), part.size(2), 1).assign(part);
    return frame.reshape('c', part.size(0) * height * width, part.size(3));
  }

  private static INDArray rows(INDArray matrix, long from, long to) {
    return Views.part(matrix, 0, from, to - from, 1);
  }
}
