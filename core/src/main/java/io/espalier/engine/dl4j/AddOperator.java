package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of several inputs; rectified, where it takes the next node into itself. */
final class AddOperator implements Operator {
  private final Site site;
  private final Broadcasting broadcasting;
  private final Kernels.Addition addition;
  private final int widest;

  AddOperator(Site site) {
    this.site = site;
    this.broadcasting = new Broadcasting(site);
    this.addition = site.kernels().addition(site.ending());
    int found = 0;
    while (broadcasting.narrow(found)) {
      found++;
    }
    this.widest = found;
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    boolean over = site.overwritten() >= 0 && site.round().back();
    int first = over ? site.overwritten() : widest;
    INDArray sum = inputs[first];
    INDArray y = over ? sum : place(inputs, memory);
    for (int i = 0; i < inputs.length; i++) {
      if (i != first && !broadcasting.narrow(i)) {
        addition.forward(sum, inputs[i], y);
        sum = y;
      }
    }
    for (int i = 0; i < inputs.length; i++) {
      if (broadcasting.narrow(i)) {
        Native.add(sum, broadcasting.spread(inputs[i], memory), y);
        sum = y;
      }
    }
    return y;
  }

  /** Over the widest input, unless it is there twice. */
  private INDArray place(INDArray[] inputs, Memory memory) {
    INDArray first = inputs[widest];
    boolean once = Arrays.stream(inputs).filter(input -> input == first).count() == 1;
    return once ? memory.over(first) : memory.result(first.shape());
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray whole = gradient;
    if (site.ending() == Kernels.Ending.RECTIFICATION) {
      whole = memory.over(gradient);
      addition.backward(output, gradient, whole, memory);
    }
    INDArray[] gradients = new INDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      if (broadcasting.narrow(i)) {
        gradients[i] = memory.result(inputs[i].shape());
        broadcasting.sum(whole, gradients[i]);
      } else {
        gradients[i] = whole;
      }
    }
    return gradients;
  }
}
