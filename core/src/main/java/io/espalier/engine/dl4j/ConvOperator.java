package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Op;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions, and linear layers as 1x1 convolutions of one position. */
final class ConvOperator implements Operator {
  private final Site site;
  private final Kernels.Convolution convolution;
  private final Slot weight;
  private final Slot bias;

  private ConvOperator(Conv conv, Site site) {
    this.site = site;
    this.convolution =
        site.kernels().convolution(conv, site.input(), site.inputLayout(), site.layout());
    this.weight = site.slots().get(0);
    this.bias = conv.bias() ? site.slots().get(1) : null;
  }

  static Operator of(Conv conv, Site site) {
    return new ConvOperator(conv, site);
  }

  static Operator of(Linear linear, Site site) {
    return new ConvOperator(asConvolution(linear), site);
  }

  /** A convolution as it is; a linear layer as one of a single position. */
  static Conv asConvolution(Op op) {
    if (op instanceof Linear linear) {
      Window one = Window.square(1);
      return new Conv(linear.features(), one, one, Window.square(0), one, 1, linear.bias());
    }
    return (Conv) op;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    convolution.forward(
        inputs[0], kernel(weight.value()), bias == null ? null : bias.value(), y, memory);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = site.inputGradient() ? memory.result(inputs[0].shape()) : null;
    convolution.backward(
        inputs[0],
        kernel(weight.value()),
        gradient,
        dx,
        kernel(weight.gradient()),
        bias == null ? null : bias.gradient(),
        memory);
    return new INDArray[] {dx};
  }

  private static INDArray kernel(INDArray weight) {
    return weight.rank() == 4 ? weight : weight.reshape('c', weight.size(0), weight.size(1), 1, 1);
  }
}
