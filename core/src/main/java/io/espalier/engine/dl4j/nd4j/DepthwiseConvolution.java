package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.engine.dl4j.kernel.Views;
import io.espalier.network.Conv;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A depthwise convolution by the native {@code depthwise_conv2d}, which is fast only with one
 * filter for each channel and the weight as {@code (height, width, input, 1)}. Several filters for
 * each channel are as many convolutions.
 */
final class DepthwiseConvolution implements Unbiased {
  private final int[] arguments;
  private final int inputs;
  private final int multiplier;
  private final INDArray turned;
  private final INDArray turnedGradient;

  DepthwiseConvolution(Conv conv, int inputs, Arena arena) {
    this.arguments = NativeArguments.convolution(conv, NativeArguments.WINDOW_FIRST);
    this.inputs = inputs;
    this.multiplier = conv.filters() / inputs;
    long[] shape = {conv.kernel().height(), conv.kernel().width(), inputs, 1};
    this.turned = arena.zeros(shape);
    this.turnedGradient = arena.zeros(shape);
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    INDArray part = multiplier == 1 ? y : part(y, memory);
    for (int m = 0; m < multiplier; m++) {
      turned.assign(turn(filters(weight, m)));
      Native.run("depthwise_conv2d", Native.arrays(x, turned), Native.arrays(part), arguments);
      if (multiplier > 1) {
        channels(y, m).assign(part);
      }
    }
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    INDArray sum = dx == null ? memory.scratch(x.shape()) : dx;
    INDArray part = multiplier == 1 ? dy : part(dy, memory);
    INDArray later = multiplier == 1 ? null : memory.scratch(x.shape());
    for (int m = 0; m < multiplier; m++) {
      if (multiplier > 1) {
        part.assign(channels(dy, m));
      }
      INDArray data = m == 0 ? sum : later;
      turned.assign(turn(filters(weight, m)));
      Native.run(
          "depthwise_conv2d_bp",
          Native.arrays(x, turned, part),
          Native.arrays(data, turnedGradient),
          arguments);
      if (m > 0) {
        Native.accumulate(later, sum);
      }
      turn(filters(dWeight, m)).assign(turnedGradient);
    }
  }

  /** The filters of this index of every channel. */
  private INDArray filters(INDArray weight, int index) {
    return Views.part(weight, 0, index, inputs, multiplier);
  }

  private INDArray channels(INDArray y, int index) {
    return PlainLayout.CHANNELS_LAST.channels(y, index, inputs, multiplier);
  }

  private INDArray part(INDArray y, Memory memory) {
    return memory.scratch(y.size(0), y.size(1), y.size(2), inputs);
  }

  private static INDArray turn(INDArray weight) {
    return weight.permute(2, 3, 0, 1);
  }
}
