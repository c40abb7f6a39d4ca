package io.espalier.trial;

import io.espalier.data.DataSpec;
import io.espalier.engine.Place;
import io.espalier.train.Cancel;

/** Carries orders out where the slots are; it serves all tasks of its process, side by side. */
@FunctionalInterface
public interface OrderRunner {
  /**
   * Carries one order out. What it throws becomes a failed or refused result.
   *
   * @param place where its models run: each task has a place of its own
   * @param cancel polled between steps
   * @throws Cancel.Cancelled if it was stopped on request
   * @throws PlaceRefused if no order can be carried out there, whatever it is
   */
  Result run(Order order, Place place, Cancel cancel);

  /**
   * What it runs on at a place, in one line, as rows say it.
   *
   * @throws io.espalier.spec.Refusal if it cannot run there
   */
  default String runsOn(Place place) {
    return place.toString();
  }

  /**
   * Reads data, which stays in memory for the orders that need it.
   *
   * @throws io.espalier.spec.Refusal if it cannot be read here, or is not what it should be
   */
  default void check(DataSpec data) {
    throw new UnsupportedOperationException("reads no data");
  }
}
