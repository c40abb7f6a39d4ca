package io.espalier.testing;

import io.espalier.engine.Engine;
import io.espalier.engine.Place;

/** An engine of tests that do not care where it runs. */
public interface OneThreadEngine extends Engine {
  @Override
  default String name() {
    return description();
  }

  @Override
  default Place place() {
    return Place.ONE_THREAD;
  }

  @Override
  default Engine at(Place place) {
    return this;
  }
}
