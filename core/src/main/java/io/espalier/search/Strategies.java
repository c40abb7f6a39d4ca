package io.espalier.search;

import io.espalier.spec.Catalog;

/** The catalogue of strategies: what a family's {@code by} names. */
public final class Strategies {
  public static final Catalog<Strategy> CATALOG =
      Catalog.<Strategy>of("strategy").entries(new Grid()).entries(Random.DEFAULTS).build();

  private Strategies() {}
}
