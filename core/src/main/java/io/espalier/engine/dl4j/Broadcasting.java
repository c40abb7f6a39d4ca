package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.network.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Element-wise operands of which some have one position that serves all. */
final class Broadcasting {
  private final Site site;
  private final Kernels.Pooling average;

  Broadcasting(Site site) {
    this.site = site;
    this.average =
        site.kernels().pooling(PoolOperator.whole(site.output()), site.output(), site.layout());
  }

  /** Whether this input has one position for the output's many. */
  boolean narrow(int input) {
    Shape shape = site.inputs().get(input);
    return shape.positions() == 1 && site.output().positions() != 1;
  }

  /** An input with one position, so that it broadcasts. */
  INDArray spread(INDArray narrow) {
    return site.layout().perChannel(narrow);
  }

  /** The sum over positions of an array of the output's shape. */
  void sum(INDArray wide, INDArray narrow) {
    average.forward(wide, narrow);
    narrow.muli(site.output().positions());
  }
}
