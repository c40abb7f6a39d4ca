package io.espalier.trial;

import io.espalier.engine.Engine;
import io.espalier.engine.Place;
import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;

/** An engine that must not be asked. */
final class NoEngine implements Engine {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public Place place() {
    return Place.ONE_THREAD;
  }

  @Override
  public NoEngine at(Place place) {
    return this;
  }

  @Override
  public Session open(Model model, Watch watch, long seed) {
    throw new IllegalStateException("nothing is to run");
  }

  @Override
  public String description() {
    return "none";
  }
}
