package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inputs behind one another along the channel axis. */
final class ConcatOperator implements Operator {
  private final Site site;

  ConcatOperator(Site site) {
    this.site = site;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    Native.run("concat", inputs, Native.arrays(y), site.layout().channelAxis());
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray[] gradients = new INDArray[inputs.length];
    int from = 0;
    for (int i = 0; i < inputs.length; i++) {
      int channels = site.inputs().get(i).channels();
      gradients[i] = memory.result(inputs[i].shape());
      site.kernels().copy(site.layout().channels(gradient, from, channels, 1), gradients[i]);
      from += channels;
    }
    return gradients;
  }
}
