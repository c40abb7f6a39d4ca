package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Views;
import io.espalier.network.Conv;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dilated convolution as one whose kernel has zeros in between: oneDNN's own fails under ND4J,
 * and its generic one is slower.
 */
final class DilatedConvolution implements Unbiased {
  private final Unbiased undilated;
  private final INDArray spread;
  private final INDArray spreadGradient;
  private final Window dilation;

  DilatedConvolution(Conv conv, int inputs, Arena arena, Unbiased undilated) {
    this.undilated = undilated;
    this.dilation = conv.dilation();
    Window kernel = spread(conv).kernel();
    long[] shape = {conv.filters(), inputs / conv.groups(), kernel.height(), kernel.width()};
    this.spread = arena.zeros(shape);
    this.spreadGradient = arena.zeros(shape);
  }

  /** The same convolution with its dilation in the kernel. */
  static Conv spread(Conv conv) {
    Window kernel =
        new Window(
            conv.dilation().height() * (conv.kernel().height() - 1) + 1,
            conv.dilation().width() * (conv.kernel().width() - 1) + 1);
    return new Conv(
        conv.filters(),
        kernel,
        conv.stride(),
        conv.padding(),
        Window.square(1),
        conv.groups(),
        false);
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    taps(spread).assign(weight);
    undilated.forward(x, spread, y, memory);
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    taps(spread).assign(weight);
    undilated.backward(x, spread, dy, dx, spreadGradient, memory);
    dWeight.assign(taps(spreadGradient));
  }

  private INDArray taps(INDArray wide) {
    return Views.every(Views.every(wide, 2, dilation.height()), 3, dilation.width());
  }
}
