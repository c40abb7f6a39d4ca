package io.espalier.search;

import io.espalier.search.snf.CountOperator;
import io.espalier.search.snf.CountOperators;
import io.espalier.search.snf.Sensitivity;
import io.espalier.search.snf.Snf;
import io.espalier.spec.Catalog;

/** The catalogue of strategies: what a family's {@code by} names. */
public final class Strategies {
  /** Those whose candidates do not depend on results, so that others may stand on them. */
  private static final Catalog<Strategy> INDEPENDENT =
      Catalog.<Strategy>of("strategy of independent candidates")
          .entries(new Grid())
          .entries(Random.DEFAULTS)
          .build();

  public static final Catalog<Strategy> CATALOG =
      Catalog.<Strategy>of("strategy")
          .nested(Strategy.class, INDEPENDENT)
          .nested(CountOperator.class, CountOperators.CATALOG)
          .entries(new Grid())
          .entries(Random.DEFAULTS)
          .entries(Asha.DEFAULTS)
          .entries(Snf.DEFAULTS)
          .entries(Sensitivity.DEFAULTS)
          .entries(Hyperband.DEFAULTS)
          .entries(Evolution.DEFAULTS)
          .entries(Nsga2.DEFAULTS)
          .entries(Tpe.DEFAULTS)
          .build();

  private Strategies() {}
}
