package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Layout;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.engine.dl4j.kernel.Storage;
import io.espalier.model.Tensor;
import io.espalier.network.Shape;
import java.util.List;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How a watched node's arrays are copied for who watches: channels first, as tensors have them. */
record Watched(Shape shape, Kernels.Rearrangement outward, Storage storage) {
  static Watched of(Shape shape, Layout layout, Kernels kernels) {
    return new Watched(
        shape, kernels.rearrangement(shape, layout, PlainLayout.CHANNELS_FIRST), kernels.storage());
  }

  /** A copy of the node's output, or of its gradient: {@code (batch, channel, height, width)}. */
  @SuppressWarnings("try")
  Tensor copy(INDArray array) {
    long[] extents = PlainLayout.CHANNELS_FIRST.shape(array.size(0), shape);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        INDArray copy = Nd4j.createUninitialized(array.dataType(), extents, 'c')) {
      outward.run(array, copy);
      return Tensor.of(
          List.of(Math.toIntExact(array.size(0)), shape.channels(), shape.height(), shape.width()),
          storage.floats(copy));
    }
  }
}
