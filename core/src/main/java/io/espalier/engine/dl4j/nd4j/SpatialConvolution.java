package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.network.Conv;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An ordinary convolution by the native {@code conv2d}. */
final class SpatialConvolution implements Unbiased {
  private final int[] arguments;

  SpatialConvolution(Conv conv) {
    this.arguments = NativeArguments.convolution(conv, NativeArguments.FILTERS_FIRST);
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    Native.run("conv2d", Native.arrays(x, weight), Native.arrays(y), arguments);
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    INDArray data = dx == null ? memory.scratch(x.shape()) : dx;
    Native.run("conv2d_bp", Native.arrays(x, weight, dy), Native.arrays(data, dWeight), arguments);
  }
}
