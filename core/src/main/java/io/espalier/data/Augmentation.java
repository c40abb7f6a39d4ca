package io.espalier.data;

import java.util.random.RandomGenerator;

/** How a training image is changed each time it is seen. Named in {@link Augmentations}. */
public sealed interface Augmentation permits Augmentation.None, Augmentation.CropFlip {
  /** Draws how the next image is placed. */
  Placement draw(RandomGenerator random);

  /** Leaves images as they are. */
  record None() implements Augmentation {
    @Override
    public Placement draw(RandomGenerator random) {
      return Placement.UNCHANGED;
    }
  }

  /**
   * Pads the image on each side, crops it to its size at a random place, and mirrors it every
   * second time (He et al., Deep Residual Learning for Image Recognition, CVPR 2016, section 4.2).
   *
   * @param pad the padding on each side, in pixels
   */
  record CropFlip(int pad) implements Augmentation {
    public CropFlip {
      if (pad < 0) {
        throw new IllegalArgumentException("pad is below 0");
      }
    }

    @Override
    public Placement draw(RandomGenerator random) {
      int down = random.nextInt(2 * pad + 1) - pad;
      int right = random.nextInt(2 * pad + 1) - pad;
      return new Placement(down, right, random.nextBoolean());
    }
  }
}
