package io.espalier.trial;

import io.espalier.data.DataSpec;
import io.espalier.engine.Place;
import io.espalier.spec.Hash;
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
   * @throws PlaceRefused if the place is a graphics card on which no order can be carried out
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
   * The fingerprint of data as it is read here; the same wherever its specification leads to the
   * same images.
   *
   * @throws io.espalier.spec.Refusal if it cannot be read here
   */
  default Hash fingerprint(DataSpec data) {
    throw new UnsupportedOperationException("reads no data");
  }
}
