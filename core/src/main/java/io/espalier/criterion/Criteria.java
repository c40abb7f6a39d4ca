package io.espalier.criterion;

import io.espalier.spec.Catalog;

/** The catalogue of criteria. */
public final class Criteria {
  public static final Catalog<Criterion> CATALOG =
      Catalog.<Criterion>of("criterion")
          .entries(
              L1.DEFAULTS,
              L2.DEFAULTS,
              Gamma.DEFAULTS,
              Fpgm.DEFAULTS,
              Taylor.DEFAULTS,
              Hrank.DEFAULTS,
              Nisp.DEFAULTS,
              new Random())
          .build();

  private Criteria() {}
}
