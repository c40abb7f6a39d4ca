package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.engine.dl4j.kernel.Storage;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution and its bias. */
final class Nd4jConvolution implements Kernels.Convolution {
  private final Unbiased convolution;
  private final Storage storage;
  private final ChannelSums sums;

  Nd4jConvolution(Unbiased convolution, Storage storage, ChannelSums sums) {
    this.convolution = convolution;
    this.storage = storage;
    this.sums = sums;
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray bias, INDArray y, Memory memory) {
    convolution.forward(x, weight, y, memory);
    if (bias != null) {
      Native.add(y, bias, y);
    }
  }

  @Override
  public void backward(
      INDArray x,
      INDArray weight,
      INDArray dy,
      INDArray dx,
      INDArray dWeight,
      INDArray dBias,
      Memory memory) {
    convolution.backward(x, weight, dy, dx, dWeight, memory);
    if (dBias != null) {
      storage.put(dBias, 0, sums.of(dy, memory));
    }
  }
}
