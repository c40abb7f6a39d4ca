package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.engine.dl4j.kernel.Views;
import io.espalier.network.Conv;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A grouped convolution, one group after the other. */
final class GroupedConvolution implements Unbiased {
  private final Unbiased group;
  private final int groups;
  private final int filters;

  GroupedConvolution(Conv conv, Unbiased group) {
    this.group = group;
    this.groups = conv.groups();
    this.filters = conv.filters() / conv.groups();
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    int inputs = inputs(x);
    INDArray in = part(x, inputs, memory);
    INDArray out = part(y, filters, memory);
    for (int g = 0; g < groups; g++) {
      in.assign(channels(x, g, inputs));
      group.forward(in, filters(weight, g), out, memory);
      channels(y, g, filters).assign(out);
    }
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    int inputs = inputs(x);
    INDArray in = part(x, inputs, memory);
    INDArray dIn = dx == null ? null : part(x, inputs, memory);
    INDArray dOut = part(dy, filters, memory);
    for (int g = 0; g < groups; g++) {
      in.assign(channels(x, g, inputs));
      dOut.assign(channels(dy, g, filters));
      group.backward(in, filters(weight, g), dOut, dIn, filters(dWeight, g), memory);
      if (dx != null) {
        channels(dx, g, inputs).assign(dIn);
      }
    }
  }

  private int inputs(INDArray x) {
    return Math.toIntExact(x.size(3) / groups);
  }

  private INDArray filters(INDArray weight, int index) {
    return Views.part(weight, 0, (long) index * filters, filters, 1);
  }

  private static INDArray channels(INDArray x, int index, int count) {
    return PlainLayout.CHANNELS_LAST.channels(x, index * count, count, 1);
  }

  private static INDArray part(INDArray x, int channels, Memory memory) {
    return memory.scratch(x.size(0), x.size(1), x.size(2), channels);
  }
}
