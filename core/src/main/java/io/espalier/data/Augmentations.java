package io.espalier.data;

import io.espalier.spec.Catalog;

/** The catalogue of augmentations. */
public final class Augmentations {
  public static final Catalog<Augmentation> CATALOG =
      Catalog.<Augmentation>of("augmentation")
          .entries(new Augmentation.None())
          .entries(new Augmentation.CropFlip(4))
          .build();

  private Augmentations() {}
}
