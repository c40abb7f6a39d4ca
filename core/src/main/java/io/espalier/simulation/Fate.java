package io.espalier.simulation;

import io.espalier.metric.Metrics;
import java.util.OptionalDouble;

/** How one trial comes out, as far as it is trained. */
public interface Fate {
  /** Passes over the training images until its end, at least 0. */
  double epochs();

  /** What is measured of it after so many epochs. */
  Metrics after(double epochs);

  /** Seconds from its start until so many epochs. */
  double seconds(double epochs);

  /** What is measured of it at its end. */
  default Metrics end() {
    return after(epochs());
  }

  /** The score to report, if it has one. */
  OptionalDouble test();
}
