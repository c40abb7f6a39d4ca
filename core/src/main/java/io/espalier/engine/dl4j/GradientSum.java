package io.espalier.engine.dl4j;

import io.espalier.engine.dl4j.kernel.Kernels;
import io.espalier.engine.dl4j.kernel.SharedArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of one node's output, added up as the node's users hand in their parts. */
final class GradientSum {
  private final SharedArrays arrays;
  private final Kernels.Addition addition;
  private INDArray sum;

  GradientSum(SharedArrays arrays, Kernels.Addition addition) {
    this.arrays = arrays;
    this.addition = addition;
  }

  /** Takes a part, which this node holds already. */
  void add(INDArray part) {
    if (sum == null) {
      sum = part;
    } else if (arrays.heldOnce(sum)) {
      into(sum, part);
    } else if (arrays.heldOnce(part)) {
      into(part, sum);
    } else {
      INDArray both = arrays.take(part.shape());
      arrays.hold(both);
      addition.forward(sum, part, both);
      arrays.release(sum);
      arrays.release(part);
      sum = both;
    }
  }

  /** All that was handed in. */
  INDArray value() {
    return sum;
  }

  /** The node has used it. */
  void done() {
    arrays.release(sum);
    sum = null;
  }

  /** Forgets what a pass that broke off has left. */
  void clear() {
    sum = null;
  }

  private void into(INDArray target, INDArray other) {
    addition.forward(target, other, target);
    arrays.release(other);
    sum = target;
  }
}
