package io.espalier.testing;

import io.espalier.data.Data;
import io.espalier.data.Images;
import io.espalier.data.Normalization;
import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small noisy images, each with one bright pixel that tells its class. */
public record Blobs(Shape shape, int classes, int size, long seed) implements Images {
  public static final Shape SHAPE = new Shape(2, 3, 3);
  public static final int CLASSES = 4;

  /** Data of such images. */
  public static Data data(int train, int validation) {
    Blobs images = new Blobs(SHAPE, CLASSES, train, 1);
    return new Data(
        "blobs",
        IntStream.range(0, CLASSES).mapToObj(i -> "blob " + i).toList(),
        images,
        new Blobs(SHAPE, CLASSES, validation, 2),
        new Blobs(SHAPE, CLASSES, validation, 3),
        new Normalization(List.of(0.4, 0.5), List.of(0.3, 0.25)),
        Hash.of("blobs " + train + " " + validation));
  }

  @Override
  public int label(int index) {
    return new SplittableRandom(seed * 7919 + index).nextInt(classes);
  }

  @Override
  public void pixels(int index, byte[] target) {
    SplittableRandom random = new SplittableRandom(seed * 104729 + index);
    random.nextBytes(target);
    for (int i = 0; i < target.length; i++) {
      target[i] = (byte) (Byte.toUnsignedInt(target[i]) / 2);
    }
    target[2 * label(index)] = (byte) 255;
  }
}
