package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Activations from channels first to channels last or back.
 *
 * @param shape that of one image's activation
 */
record Nd4jRearrangement(Shape shape, Layout from, Layout to) implements Kernels.Rearrangement {
  @Override
  public void run(INDArray x, INDArray y) {
    channelsFirst(y, to).assign(channelsFirst(x, from));
  }

  private INDArray channelsFirst(INDArray array, Layout layout) {
    INDArray whole = array.reshape('c', layout.shape(array.size(0), shape));
    return layout == PlainLayout.CHANNELS_LAST ? whole.permute(0, 3, 1, 2) : whole;
  }
}
