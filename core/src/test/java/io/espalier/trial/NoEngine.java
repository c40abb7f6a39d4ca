package io.espalier.trial;

import io.espalier.engine.Session;
import io.espalier.engine.Watch;
import io.espalier.model.Model;
import io.espalier.testing.OneThreadEngine;

/** An engine that must not be asked. */
final class NoEngine implements OneThreadEngine {
  @Override
  public Session open(Model model, Watch watch, long seed) {
    throw new IllegalStateException("nothing is to run");
  }

  @Override
  public String description() {
    return "none";
  }
}
