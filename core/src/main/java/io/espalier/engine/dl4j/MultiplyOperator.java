package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Native;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The product of two inputs. */
final class MultiplyOperator implements Operator {
  private final Site site;
  private final Broadcasting broadcasting;

  MultiplyOperator(Site site) {
    this.site = site;
    this.broadcasting = new Broadcasting(site);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    Native.multiply(operand(0, inputs, memory), operand(1, inputs, memory), y);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    return new INDArray[] {
      gradient(0, inputs, gradient, memory), gradient(1, inputs, gradient, memory)
    };
  }

  private INDArray gradient(int of, INDArray[] inputs, INDArray gradient, Memory memory) {
    INDArray result = memory.result(inputs[of].shape());
    INDArray other = operand(1 - of, inputs, memory);
    if (broadcasting.narrow(of)) {
      INDArray wide = memory.scratch(gradient.shape());
      Native.multiply(gradient, other, wide);
      broadcasting.sum(wide, result);
    } else {
      Native.multiply(gradient, other, result);
    }
    return result;
  }

  private INDArray operand(int of, INDArray[] inputs, Memory memory) {
    return broadcasting.narrow(of) ? broadcasting.spread(inputs[of], memory) : inputs[of];
  }
}
