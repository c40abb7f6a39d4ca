package io.espalier.engine;

import io.espalier.spec.Catalog;

/** The catalogue of places. */
public final class Places {
  public static final Catalog<Place> CATALOG =
      Catalog.<Place>of("place").entries(new Place.Cpu(1)).entries(new Place.Gpu(0)).build();

  private Places() {}

  /** With every option: {@code cpu(threads=1)}. */
  static String text(Place place) {
    return CATALOG.writeFull(place).toString();
  }
}
