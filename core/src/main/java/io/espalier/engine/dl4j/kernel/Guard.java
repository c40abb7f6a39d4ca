package io.espalier.engine.dl4j.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds out which operation accesses a session's arrays wrongly: for tests and for who hunts a
 * fault. While it is on, arrays are not shared, and a step takes many times as long. How much it
 * sees depends on the {@link Storage}.
 */
public interface Guard {
  /** Guards all sessions of the process, when it is {@code true}. */
  String PROPERTY = "espalier.engine.guard";

  /** Whether it does anything. */
  boolean on();

  /**
   * Watches an array, which nobody has written yet.
   *
   * @param what it is for
   */
  void surround(INDArray array, String what);

  /** Says that nobody may read an array before it is written again. */
  void poison(INDArray array);

  /** Forgets an array that is given back. */
  void forget(INDArray array);

  /**
   * Looks at all arrays.
   *
   * @param operation what has just run
   * @throws IllegalStateException naming the operation if it wrote where it must not
   */
  void check(String operation);
}
