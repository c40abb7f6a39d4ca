package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Arena;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.Views;
import io.espalier.network.Conv;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A convolution of many small groups as a dense one whose weight is zero outside of the groups. */
final class BlockDiagonalConvolution implements Unbiased {
  private final Unbiased dense;
  private final int groups;
  private final int filters;
  private final int inputs;
  private final INDArray diagonal;
  private final INDArray diagonalGradient;

  BlockDiagonalConvolution(Conv conv, Shape input, Arena arena, Unbiased dense) {
    this.dense = dense;
    this.groups = conv.groups();
    this.filters = conv.filters() / groups;
    this.inputs = input.channels() / groups;
    long[] shape = {
      conv.filters(), input.channels(), conv.kernel().height(), conv.kernel().width()
    };
    this.diagonal = arena.zeros(shape);
    this.diagonalGradient = arena.zeros(shape);
  }

  @Override
  public void forward(INDArray x, INDArray weight, INDArray y, Memory memory) {
    fill(weight);
    dense.forward(x, diagonal, y, memory);
  }

  @Override
  public void backward(
      INDArray x, INDArray weight, INDArray dy, INDArray dx, INDArray dWeight, Memory memory) {
    fill(weight);
    dense.backward(x, diagonal, dy, dx, diagonalGradient, memory);
    for (int g = 0; g < groups; g++) {
      filters(dWeight, g).assign(block(diagonalGradient, g));
    }
  }

  private void fill(INDArray weight) {
    for (int g = 0; g < groups; g++) {
      block(diagonal, g).assign(filters(weight, g));
    }
  }

  private INDArray filters(INDArray weight, int index) {
    return Views.part(weight, 0, (long) index * filters, filters, 1);
  }

  private INDArray block(INDArray wide, int index) {
    return Views.part(filters(wide, index), 1, (long) index * inputs, inputs, 1);
  }
}
