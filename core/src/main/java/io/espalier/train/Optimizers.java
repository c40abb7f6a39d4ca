package io.espalier.train;

import io.espalier.spec.Catalog;

/** The catalogue of optimizers. */
public final class Optimizers {
  public static final Catalog<Optimizer> CATALOG =
      Catalog.<Optimizer>of("optimizer").entries(Sgd.DEFAULTS).entries(Adam.DEFAULTS).build();

  private Optimizers() {}
}
