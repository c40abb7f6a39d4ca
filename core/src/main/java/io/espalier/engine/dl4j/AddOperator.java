package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.network.Activation;
import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sum of several inputs, of those that are not idle; rectified, where it takes the next node
 * into itself.
 */
final class AddOperator implements Operator {
  private final Site site;
  private final Broadcasting broadcasting;
  private final Kernels.Addition addition;
  private final Kernels.Pointwise rectification;

  AddOperator(Site site) {
    this.site = site;
    this.broadcasting = new Broadcasting(site);
    this.addition = site.kernels().addition(site.ending());
    this.rectification = site.kernels().activation(Activation.Kind.RELU);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    int over = site.round().overwritten(site.path());
    int first = over == Overwriting.NONE ? widest(inputs) : over;
    INDArray sum = inputs[first];
    if (Arrays.stream(inputs).filter(Objects::nonNull).count() == 1) {
      return alone(sum, memory);
    }
    INDArray y = over == Overwriting.NONE ? place(sum, inputs, memory) : sum;
    for (int i = 0; i < inputs.length; i++) {
      if (i != first && inputs[i] != null && !broadcasting.narrow(i)) {
        addition.forward(sum, inputs[i], y);
        sum = y;
      }
    }
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] != null && broadcasting.narrow(i)) {
        Native.add(sum, broadcasting.spread(inputs[i], memory), y);
        sum = y;
      }
    }
    return y;
  }

  private int widest(INDArray... inputs) {
    int found = 0;
    while (inputs[found] == null || broadcasting.narrow(found)) {
      found++;
    }
    return found;
  }

  private INDArray alone(INDArray x, Memory memory) {
    if (site.ending() == Kernels.Ending.NOTHING) {
      return x;
    }
    INDArray y = memory.result(x.shape());
    rectification.forward(x, y);
    return y;
  }

  /** Over the widest input, unless it is there twice. */
  private static INDArray place(INDArray first, INDArray[] inputs, Memory memory) {
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
      if (inputs[i] == null) {
        continue;
      }
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
