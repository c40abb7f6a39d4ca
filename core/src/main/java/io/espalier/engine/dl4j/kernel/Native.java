package io.espalier.engine.dl4j.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native operations by name, with the arrays they write given. */
public final class Native {
  private static final int[] NONE = {};

  private Native() {}

  public static void run(String name, INDArray[] inputs, INDArray[] outputs, int... arguments) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(inputs)
            .addOutputs(outputs)
            .addIntegerArguments(arguments)
            .build());
  }

  public static void run(
      String name, INDArray[] inputs, INDArray output, double argument, int... arguments) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(inputs)
            .addOutputs(output)
            .addIntegerArguments(arguments)
            .addFloatingPointArguments(argument)
            .build());
  }

  /** The element-wise sum, extents of 1 broadcast; the target may be the first summand. */
  public static void add(INDArray a, INDArray b, INDArray target) {
    run("add", arrays(a, b), arrays(target), NONE);
  }

  /** The element-wise product, extents of 1 broadcast; the target may be the first factor. */
  public static void multiply(INDArray a, INDArray b, INDArray target) {
    run("multiply", arrays(a, b), arrays(target), NONE);
  }

  /** The larger of each element and 0; the target may be the source. */
  public static void rectify(INDArray x, INDArray target) {
    run("relu", arrays(x), target, 0);
  }

  /** -1, 0 or 1. On what was rectified it is the derivative, at a sixth of relu_bp's time. */
  public static void sign(INDArray x, INDArray target) {
    Nd4j.exec(new Sign(x, target));
  }

  /** {@code target += x}, faster than an element-wise sum. */
  public static void accumulate(INDArray x, INDArray target) {
    Nd4j.getBlasWrapper().level1().axpy(x.length(), 1.0, x, target);
  }

  public static INDArray[] arrays(INDArray... arrays) {
    return arrays;
  }
}
