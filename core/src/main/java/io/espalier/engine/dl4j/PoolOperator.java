package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pooling over windows, and over everything. */
final class PoolOperator implements Operator {
  private final Site site;
  private final Kernels.Pooling pooling;

  private PoolOperator(Pool pool, Site site) {
    this.site = site;
    this.pooling = site.kernels().pooling(pool, site.input(), site.inputLayout());
  }

  static Operator of(Pool pool, Site site) {
    return new PoolOperator(pool, site);
  }

  static Operator of(GlobalAveragePool pool, Site site) {
    return new PoolOperator(whole(site.input()), site);
  }

  /** The average over all positions. */
  static Pool whole(Shape input) {
    Window all = new Window(input.height(), input.width());
    return new Pool(Pool.Kind.AVERAGE, all, all, Window.square(0), true);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    pooling.forward(inputs[0], y);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(inputs[0].shape());
    pooling.backward(inputs[0], gradient, dx);
    return new INDArray[] {dx};
  }
}
