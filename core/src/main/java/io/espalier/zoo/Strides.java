package io.espalier.zoo;

/**
 * The strides of a network that halves its image five times in its published form; in forms for
 * small images the first of them are 1 instead.
 */
final class Strides {
  static final int PUBLISHED = 5;

  private int skipped;

  /** Strides that halve the image this often, 0 to 5 times. */
  Strides(int halvings) {
    if (halvings < 0 || halvings > PUBLISHED) {
      throw new IllegalArgumentException("halvings must be 0 to " + PUBLISHED);
    }
    skipped = PUBLISHED - halvings;
  }

  /** What the next published stride, 1 or 2, becomes. */
  int next(int published) {
    if (published == 1 || skipped == 0) {
      return published;
    }
    skipped--;
    return 1;
  }
}
