package io.espalier.method;

import io.espalier.criterion.Criteria;
import io.espalier.criterion.Criterion;
import io.espalier.spec.Catalog;
import io.espalier.train.TrainingMethod;

/** The catalogue of training methods. */
public final class Methods {
  public static final Catalog<TrainingMethod> CATALOG =
      Catalog.<TrainingMethod>of("method")
          .nested(Criterion.class, Criteria.CATALOG)
          .nested(Growth.class, Growths.CATALOG)
          .entries(Sfp.DEFAULTS)
          .entry("asfp", Sfp.ASYMPTOTIC, options -> options)
          .entries(Ascp.DEFAULTS)
          .entries(Slimming.DEFAULTS)
          .entries(Scl.DEFAULTS)
          .entries(Lrpet.DEFAULTS)
          .entry("repnas", RepNas.DEFAULTS, options -> options)
          .entries(Distillation.DEFAULTS)
          .entries(Remember.DEFAULTS)
          .entries(new Sparse())
          .build();

  private Methods() {}
}
