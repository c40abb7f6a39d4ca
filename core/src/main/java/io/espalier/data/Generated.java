package io.espalier.data;

import io.espalier.network.Shape;
import io.espalier.spec.Hash;
import io.espalier.store.Store;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * Drawn images that need no download: one {@link Figure} in each, of any place, size, angle and
 * colour, on a cluttered ground. Only its form tells the class, so a linear model is little better
 * than chance while a convolutional network learns it well. Every image depends on the options and
 * its place alone.
 *
 * @param train the number of training images; the classes are equally frequent
 * @param test the number of test images
 * @param classes the first so many figures, from 2 to 12
 * @param size height and width in pixels, from 8 to 1024
 * @param turn the most a figure is turned either way, in degrees, up to 180
 * @param clutter how many blobs and lines are drawn around the figure, and some across it
 * @param noise the deviation of each pixel's noise, where 1 is the range from black to white
 * @param seed another seed draws other images
 */
public record Generated(
    int train, int test, int classes, int size, double turn, int clutter, double noise, long seed)
    implements Source {
  private static final List<Figure> FIGURES = List.of(Figure.values());

  static final Generated DEFAULTS = new Generated(4000, 1000, 10, 32, 30, 4, 0.08, 1);

  private static final int SMALLEST_SIZE = 8;
  private static final int LARGEST_SIZE = 1024;
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;
  private static final long TRAIN = 0;
  private static final long TEST = 1;

  public Generated {
    if (train < 1 || test < 1) {
      throw new IllegalArgumentException("train and test must be at least 1");
    }
    if (classes < 2 || classes > FIGURES.size()) {
      throw new IllegalArgumentException("classes must be from 2 to " + FIGURES.size());
    }
    if (size < SMALLEST_SIZE || size > LARGEST_SIZE) {
      throw new IllegalArgumentException(
          "size must be from " + SMALLEST_SIZE + " to " + LARGEST_SIZE);
    }
    if (3L * size * size * Math.max(train, test) > LONGEST_ARRAY) {
      throw new IllegalArgumentException(
          "train and test must stay below 2^31 bytes of pixels each");
    }
    if (!(turn >= 0 && turn <= 180)) {
      throw new IllegalArgumentException("turn must be from 0 to 180 degrees");
    }
    if (!(noise >= 0) || clutter < 0) {
      throw new IllegalArgumentException("noise and clutter must not be below 0");
    }
  }

  @Override
  public String name() {
    return "Generated";
  }

  @Override
  public Corpus read(Function<String, Store> stores) {
    MessageDigest digest = Hash.sha256();
    Images trainImages = images(train, TRAIN, digest);
    Images testImages = images(test, TEST, digest);
    List<String> names = FIGURES.stream().limit(classes).map(Figure::spelling).toList();
    Hash content = new Hash(HexFormat.of().formatHex(digest.digest()));
    return new Corpus(names, trainImages, testImages, content);
  }

  private Images images(int count, long part, MessageDigest digest) {
    Shape shape = new Shape(3, size, size);
    byte[] pixels = new byte[Math.multiplyExact(count, shape.size())];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes;
      new Scene(size, new KeyedRandom(seed, part, i))
          .draw(FIGURES.get(labels[i]), turn, clutter, noise)
          .write(pixels, i * shape.size());
    }
    digest.update(pixels);
    return new ImagesInMemory(shape, pixels, labels);
  }
}
