package io.espalier.method;

import io.espalier.spec.Catalog;

/** The catalogue of ways in which a share grows. */
public final class Growths {
  public static final Catalog<Growth> CATALOG =
      Catalog.<Growth>of("growth")
          .entries(new Growth.Constant())
          .entries(new Growth.Exponential(0.125))
          .entries(new Growth.Linear(1))
          .entries(new Growth.Cosine(1))
          .entries(new Growth.Cubic(1))
          .build();

  private Growths() {}
}
