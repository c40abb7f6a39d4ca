package io.espalier.data;

import io.espalier.network.Shape;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * The batches of every epoch.
 *
 * <p>The order and the augmentation of a training batch depend on the seed, the epoch and its place
 * alone, so any batch can be made by itself and a resumed run sees the same bits. Safe for several
 * threads; every batch has arrays of its own.
 */
public final class Batches {
  private record Order(int epoch, int[] indices) {}

  private final Images images;
  private final float[] table;
  private final Augmentation augmentation;
  private final int batchSize;
  private final long seed;
  private final boolean shuffled;
  private volatile Order latest = new Order(-1, new int[0]);

  private Batches(
      Images images,
      Normalization normalization,
      Augmentation augmentation,
      int batchSize,
      long seed,
      boolean shuffled) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("the batch size is below 1");
    }
    this.images = images;
    this.table = normalization.table();
    this.augmentation = augmentation;
    this.batchSize = batchSize;
    this.seed = seed;
    this.shuffled = shuffled;
  }

  /**
   * Batches to train on: a new order in every epoch, augmented. The last batch may be smaller; a
   * last batch of one image is left out, because batch normalization has no variance there.
   *
   * @param batchSize images in a batch, at least 1
   */
  public static Batches training(
      Images images,
      Normalization normalization,
      Augmentation augmentation,
      int batchSize,
      long seed) {
    return new Batches(images, normalization, augmentation, batchSize, seed, true);
  }

  /**
   * Batches to evaluate on: every image once, in order, as it is. The last batch may be smaller.
   *
   * @param batchSize images in a batch, at least 1
   */
  public static Batches evaluation(Images images, Normalization normalization, int batchSize) {
    return new Batches(images, normalization, new Augmentation.None(), batchSize, 0, false);
  }

  /** The number of batches in an epoch. */
  public int count() {
    int rest = images.size() % batchSize;
    int least = (shuffled && images.size() > batchSize) ? 2 : 1;
    return images.size() / batchSize + (rest >= least ? 1 : 0);
  }

  /**
   * One batch.
   *
   * @param epoch from 0
   * @param index below {@link #count}
   */
  public Batch batch(int epoch, int index) {
    if (epoch < 0 || index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException(
          "there is no batch " + index + " of " + count() + " in epoch " + epoch);
    }
    int[] order = order(epoch);
    Shape shape = images.shape();
    int first = index * batchSize;
    int size = Math.min(batchSize, images.size() - first);
    float[] inputs = new float[Math.multiplyExact(size, shape.size())];
    int[] labels = new int[size];
    byte[] pixels = new byte[shape.size()];
    for (int i = 0; i < size; i++) {
      int image = order[first + i];
      labels[i] = images.label(image);
      images.pixels(image, pixels);
      augmentation
          .draw(new KeyedRandom(seed, epoch, first + i))
          .write(pixels, shape, table, inputs, i * shape.size());
    }
    return new Batch(inputs, labels);
  }

  /** All batches of an epoch, each made when it is reached. */
  public Iterable<Batch> epoch(int epoch) {
    return () -> iterator(epoch);
  }

  private Iterator<Batch> iterator(int epoch) {
    return IntStream.range(0, count()).mapToObj(index -> batch(epoch, index)).iterator();
  }

  private int[] order(int epoch) {
    int wanted = shuffled ? epoch : 0;
    Order order = latest;
    if (order.epoch() != wanted) {
      int size = images.size();
      order =
          new Order(
              wanted,
              shuffled
                  ? new KeyedRandom(seed, epoch).permutation(size)
                  : IntStream.range(0, size).toArray());
      latest = order;
    }
    return order.indices();
  }
}
