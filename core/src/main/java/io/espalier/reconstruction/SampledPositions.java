package io.espalier.reconstruction;

import io.espalier.data.Data;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What is looked at: some training images, as they are, and at each layer some positions of each.
 *
 * <p>The seed of the context decides which.
 *
 * @param images training images, at least 1; fewer where there are fewer
 * @param positions positions in each image, at least 1; all of them where there are not more
 */
public record SampledPositions(int images, int positions) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  public SampledPositions {
    if (images < 1 || positions < 1) {
      throw new IllegalArgumentException("images and positions must be at least 1");
    }
  }

  /**
   * The number of images that there are to look at.
   *
   * @throws Refusal if there is none
   */
  int imagesOf(Data data) {
    if (data.train().size() == 0) {
      throw new Refusal(
          Text.of(
              "Cannot sample activations on %s: it has no training images; use a larger subset",
              data.name()));
    }
    return Math.min(images, data.train().size());
  }

  /** What draws for one image at one layer. */
  static SplittableRandom random(long seed, String layer, int image) {
    long key = (seed * GOLDEN) ^ ((long) layer.hashCode() << 32) ^ image;
    return new SplittableRandom(new SplittableRandom(key).nextLong());
  }

  /**
   * The positions that are looked at in one image at one layer, drawn one by one.
   *
   * @param random what draws
   * @param area the number of positions that the layer has
   */
  int[] positions(SplittableRandom random, int area) {
    return positions >= area
        ? IntStream.range(0, area).toArray()
        : random.ints(positions, 0, area).toArray();
  }
}
