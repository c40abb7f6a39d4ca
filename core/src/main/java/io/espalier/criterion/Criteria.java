package io.espalier.criterion;

import io.espalier.spec.Catalog;

/** The catalogue of criteria. */
public final class Criteria {
  public static final Catalog<Criterion> CATALOG =
      Catalog.<Criterion>of("criterion")
          .entries(new L1(), new L2(), new Gamma(), new Random())
          .build();

  private Criteria() {}
}
