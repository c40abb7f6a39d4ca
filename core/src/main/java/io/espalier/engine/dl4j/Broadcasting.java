package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.Memory;
import io.espalier.engine.dl4j.kernel.PlainLayout;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Element-wise operands of which some have one position that serves all. */
final class Broadcasting {
  private final Site site;
  private final Kernels.Pooling average;
  private final Kernels.Rearrangement spreading;

  Broadcasting(Site site) {
    this.site = site;
    this.average =
        site.kernels().pooling(PoolOperator.whole(site.output()), site.output(), site.layout());
    this.spreading =
        site.kernels().rearrangement(vector(), PlainLayout.CHANNELS_LAST, site.layout());
  }

  /** Whether this input has one position for the output's many. */
  boolean narrow(int input) {
    Shape shape = site.inputs().get(input);
    return shape.positions() == 1 && site.output().positions() != 1;
  }

  /** An input with one position, so that it broadcasts. */
  INDArray spread(INDArray narrow, Memory memory) {
    INDArray spread = memory.scratch(site.layout().shape(narrow.size(0), vector()));
    spreading.run(narrow, spread);
    return spread;
  }

  /** The sum over positions of an array of the output's shape. */
  void sum(INDArray wide, INDArray narrow) {
    average.forward(wide, narrow);
    narrow.muli(site.output().positions());
  }

  private Shape vector() {
    return new Shape(site.output().channels(), 1, 1);
  }
}
