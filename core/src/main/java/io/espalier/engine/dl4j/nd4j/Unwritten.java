package io.espalier.engine.dl4j.nd4j;

import io.espalier.engine.dl4j.kernel.Guard;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Shows which operation reads what nobody has written: such elements are NaN. What is written
 * beyond an array it cannot see; that takes addresses.
 *
 * @param on whether it does anything
 */
record Unwritten(boolean on) implements Guard {
  @Override
  public void surround(INDArray array, String what) {
    poison(array);
  }

  @Override
  public void poison(INDArray array) {
    if (on) {
      array.assign(Float.NaN);
    }
  }

  @Override
  public void forget(INDArray array) {
    // Nothing is known of it.
  }

  @Override
  public void check(String operation) {
    // A NaN shows itself.
  }
}
