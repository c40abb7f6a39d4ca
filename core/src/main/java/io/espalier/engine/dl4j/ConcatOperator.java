package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Inputs behind one another along the channel axis. */
final class ConcatOperator implements Operator {
  private static final int CHANNEL_AXIS = 3;

  private final Site site;

  ConcatOperator(Site site) {
    this.site = site;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    Native.run("concat", inputs, Native.arrays(y), CHANNEL_AXIS);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray[] gradients = new INDArray[inputs.length];
    int from = 0;
    for (int i = 0; i < inputs.length; i++) {
      int channels = site.inputs().get(i).channels();
      gradients[i] = memory.result(inputs[i].shape());
      gradients[i].assign(Views.channels(gradient, from, channels, 1));
      from += channels;
    }
    return gradients;
  }
}
