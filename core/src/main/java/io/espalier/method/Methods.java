package io.espalier.method;

import io.espalier.spec.Catalog;
import io.espalier.train.TrainingMethod;

/** The catalogue of training methods. */
public final class Methods {
  public static final Catalog<TrainingMethod> CATALOG =
      Catalog.<TrainingMethod>of("method").entries(Slimming.DEFAULTS).build();

  private Methods() {}
}
