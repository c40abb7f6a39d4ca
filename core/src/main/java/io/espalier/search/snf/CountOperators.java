package io.espalier.search.snf;

import io.espalier.spec.Catalog;

/** The catalogue of ways to search counts: what {@code operator} of {@link Snf} names. */
public final class CountOperators {
  public static final Catalog<CountOperator> CATALOG =
      Catalog.<CountOperator>of("operator")
          .entries(Greedy.DEFAULTS)
          .entries(Population.DEFAULTS)
          .build();

  private CountOperators() {}
}
