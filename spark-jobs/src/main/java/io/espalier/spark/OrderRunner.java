package io.espalier.spark;

import io.espalier.train.Cancel;
import io.espalier.trial.Order;
import io.espalier.trial.Result;

/** Carries orders out where the slots are; it serves all tasks of its process, side by side. */
@FunctionalInterface
public interface OrderRunner {
  /**
   * Carries one order out.
   *
   * @param cancel polled between steps
   * @throws Cancel.Cancelled if it was stopped on request
   */
  Result run(Order order, Cancel cancel);
}
