package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.Shape;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution with constant weights. */
final class Nd4jFolded implements Kernels.Folded {
  private final Unbiased convolution;
  private final Kernels.Ending ending;
  private final Storage storage;
  private final INDArray weight;
  private final INDArray bias;

  Nd4jFolded(Unbiased convolution, Conv conv, Shape input, Kernels.Ending ending, Arena arena) {
    this.convolution = convolution;
    this.ending = ending;
    this.storage = arena.storage();
    this.weight =
        arena.zeros(
            conv.filters(),
            input.channels() / conv.groups(),
            conv.kernel().height(),
            conv.kernel().width());
    this.bias = arena.zeros(conv.filters());
  }

  @Override
  public void prepare(double[] values, double[] offsets) {
    storage.put(weight, 0, values);
    storage.put(bias, 0, offsets);
  }

  @Override
  public void forward(INDArray x, INDArray y, Memory memory) {
    convolution.forward(x, weight, y, memory);
    Optional<Activation.Kind> function = ending.function();
    if (function.isEmpty()) {
      Native.add(y, bias, y);
    } else {
      INDArray sum = memory.scratch(y.shape());
      Native.add(y, bias, sum);
      Nd4jActivation.of(function.get()).forward(sum, y);
    }
  }
}
