package io.espalier.zoo;

/** Which images the first layers of a network are made for; each family says what that means. */
enum Stem {
  /** As published: images of about 224x224. */
  IMAGENET,
  /** Images of about 32x32, which the first layers leave as large as they are. */
  CIFAR;

  /** The stride of a layer that is made for large images. */
  int stride() {
    return this == IMAGENET ? 2 : 1;
  }
}
