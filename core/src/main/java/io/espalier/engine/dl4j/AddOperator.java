package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of several inputs. */
final class AddOperator implements Operator {
  private final Broadcasting broadcasting;
  private final int widest;

  AddOperator(Site site) {
    this.broadcasting = new Broadcasting(site);
    int found = 0;
    while (broadcasting.narrow(found)) {
      found++;
    }
    this.widest = found;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(inputs[widest].shape());
    y.assign(inputs[widest]);
    for (int i = 0; i < inputs.length; i++) {
      if (i == widest) {
        continue;
      }
      if (broadcasting.narrow(i)) {
        Native.add(y, inputs[i], y);
      } else {
        Native.accumulate(inputs[i], y);
      }
    }
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray[] gradients = new INDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      gradients[i] = memory.result(inputs[i].shape());
      if (broadcasting.narrow(i)) {
        broadcasting.sum(gradient, gradients[i]);
      } else {
        gradients[i].assign(gradient);
      }
    }
    return gradients;
  }
}
