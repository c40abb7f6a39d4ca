package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Native;
import io.espalier.network.Pool;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pooling by the native {@code maxpool2d} and {@code avgpool2d}. */
final class Nd4jPooling implements Kernels.Pooling {
  private final String operation;
  private final int[] arguments;

  Nd4jPooling(Pool pool) {
    this.operation = pool.kind() == Pool.Kind.MAX ? "maxpool2d" : "avgpool2d";
    this.arguments = NativeArguments.pooling(pool);
  }

  @Override
  public void forward(INDArray x, INDArray y) {
    Native.run(operation, Native.arrays(x), Native.arrays(y), arguments);
  }

  @Override
  public void backward(INDArray x, INDArray dy, INDArray dx) {
    Native.run(operation + "_bp", Native.arrays(x, dy), Native.arrays(dx), arguments);
  }
}
