package io.espalier.engine.dl4j;

import io.espalier.network.Conv;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A depthwise convolution by the native {@code depthwise_conv2d}, which is fast only with the
 * weight as {@code (height, width, input, multiplier)}.
 */
final class DepthwiseConvolution implements Kernels.Convolution {
  private final int[] arguments;
  private final int inputs;
  private final int multiplier;
  private final INDArray turned;
  private final INDArray turnedGradient;

  DepthwiseConvolution(Conv conv, int inputs, Arena arena) {
    this.arguments = NativeArguments.convolution(conv, NativeArguments.WINDOW_FIRST);
    this.inputs = inputs;
    this.multiplier = conv.filters() / inputs;
    long[] shape = {conv.kernel().height(), conv.kernel().width(), inputs, multiplier};
    this.turned = arena.zeros(shape);
    this.turnedGradient = arena.zeros(shape);
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    turned.assign(split(weight).permute(2, 3, 0, 1));
    Native.run("depthwise_conv2d", Native.arrays(x, turned), Native.arrays(y), arguments);
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    INDArray data = dx == null ? memory.scratch(x.shape()) : dx;
    turned.assign(split(weight).permute(2, 3, 0, 1));
    Native.run(
        "depthwise_conv2d_bp",
        Native.arrays(x, turned, dy),
        Native.arrays(data, turnedGradient),
        arguments);
    split(dWeight).assign(turnedGradient.permute(2, 3, 0, 1));
  }

  private INDArray split(INDArray weight) {
    return weight.reshape('c', inputs, multiplier, weight.size(2), weight.size(3));
  }
}
