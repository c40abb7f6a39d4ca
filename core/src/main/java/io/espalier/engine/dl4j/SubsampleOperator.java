package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.network.Subsample;
import io.espalier.network.Window;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every so many rows and columns. */
final class SubsampleOperator implements Operator {
  private final Site site;
  private final Window stride;

  private SubsampleOperator(Subsample op, Site site) {
    this.site = site;
    this.stride = Window.square(op.stride());
  }

  static Operator of(Subsample op, Site site) {
    return site.inOneLayout()
        ? new SubsampleOperator(op, site)
        : new ThroughChannelsLast(site, last -> new SubsampleOperator(op, last));
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    site.kernels().copy(site.layout().strided(inputs[0], stride), y);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(inputs[0].shape());
    site.kernels().storage().clear(dx);
    site.kernels().copy(gradient, site.layout().strided(dx, stride));
    return new INDArray[] {dx};
  }
}
