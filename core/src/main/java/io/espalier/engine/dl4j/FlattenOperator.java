package io.espalier.engine.dl4j;

import io.espalier.engine.Pass;
import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channel-major flattening. */
final class FlattenOperator implements Operator {
  private final Site site;
  private final Kernels.Rearrangement forward;
  private final Kernels.Rearrangement backward;

  FlattenOperator(Site site) {
    this.site = site;
    Layout images = site.inputLayout();
    this.forward = site.kernels().rearrangement(site.input(), images, PlainLayout.CHANNELS_FIRST);
    this.backward = site.kernels().rearrangement(site.input(), PlainLayout.CHANNELS_FIRST, images);
  }

  @Override
  public INDArray forward(INDArray[] inputs, Pass pass, Memory memory) {
    INDArray y = memory.result(site.outputShape(inputs[0].size(0)));
    forward.run(inputs[0], y);
    return y;
  }

  @Override
  public INDArray[] backward(INDArray[] inputs, INDArray output, INDArray gradient, Memory memory) {
    INDArray dx = memory.result(inputs[0].shape());
    backward.run(gradient, dx);
    return new INDArray[] {dx};
  }
}
