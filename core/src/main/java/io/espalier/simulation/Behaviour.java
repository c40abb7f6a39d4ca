package io.espalier.simulation;

import io.espalier.spec.Catalog;

/** How the trials of a simulated sweep come out. Immutable options, named by {@link #CATALOG}. */
public interface Behaviour {
  /** The catalogue: what {@code simulate --as} names. */
  Catalog<Behaviour> CATALOG =
      Catalog.<Behaviour>of("behaviour of trials")
          .entries(Formula.DEFAULTS)
          .entries(Recorded.DEFAULTS)
          .build();

  /**
   * Gets ready to say how trials come out.
   *
   * @param own the folder of the sweep that is simulated
   * @throws io.espalier.spec.Refusal if what it needs is not there
   */
  Fates begin(String own);
}
