package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution with a 1x1 kernel as matrix products over positions; its backward pass takes a
 * fifth of the native convolution's time.
 */
final class PointwiseConvolution implements Unbiased {
  private final Window stride;

  PointwiseConvolution(Window stride) {
    this.stride = stride;
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    Native.run(
        "matmul",
        Native.arrays(rows(seen(x, memory)), matrix(weight)),
        Native.arrays(rows(y)),
        0,
        1,
        0);
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    Native.run(
        "matmul",
        Native.arrays(rows(dy), rows(seen(x, memory))),
        Native.arrays(matrix(dWeight)),
        1,
        0,
        0);
    if (dx == null) {
      return;
    }
    if (stride.area() == 1) {
      Native.run(
          "matmul", Native.arrays(rows(dy), matrix(weight)), Native.arrays(rows(dx)), 0, 0, 0);
      return;
    }
    INDArray part = memory.scratch(dy.size(0), dy.size(1), dy.size(2), x.size(3));
    Native.run(
        "matmul", Native.arrays(rows(dy), matrix(weight)), Native.arrays(rows(part)), 0, 0, 0);
    dx.assign(0);
    PlainLayout.CHANNELS_LAST.strided(dx, stride).assign(part);
  }

  private INDArray seen(INDArray x, Memory memory) {
    if (stride.area() == 1) {
      return x;
    }
    INDArray view = PlainLayout.CHANNELS_LAST.strided(x, stride);
    INDArray copy = memory.scratch(view.shape());
    copy.assign(view);
    return copy;
  }

  private static INDArray rows(INDArray x) {
    return x.reshape('c', x.size(0) * x.size(1) * x.size(2), x.size(3));
  }

  private static INDArray matrix(INDArray weight) {
    return weight.reshape('c', weight.size(0), weight.size(1));
  }
}
