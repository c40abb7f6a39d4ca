package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final Normalization PLAIN = new Normalization(List.of(0.0), List.of(1.0 / 255));
  private static final Augmentation NONE = new Augmentation.None();

  @Test
  void evaluatesEveryImageOnceInOrder() {
    Batches batches = Batches.evaluation(numbered(10), PLAIN, 4);
    assertThat(batches.count()).isEqualTo(3);
    List<Integer> labels = new ArrayList<>();
    batches.epoch(0).forEach(batch -> addLabels(batch, labels));
    assertThat(labels).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(batches.batch(0, 2).size()).isEqualTo(2);
    assertThat(batches.batch(0, 2).images()).containsExactly(8, 8, 8, 8, 9, 9, 9, 9);
  }

  @Test
  void evaluatesALastBatchOfOneImage() {
    assertThat(Batches.evaluation(numbered(9), PLAIN, 4).count()).isEqualTo(3);
  }

  @Test
  void trainsOnNoBatchOfOneImage() {
    assertThat(training(numbered(9), NONE, 4, 1).count()).isEqualTo(2);
    assertThat(training(numbered(10), NONE, 4, 1).count()).isEqualTo(3);
    assertThat(training(numbered(1), NONE, 4, 1).count()).isEqualTo(1);
    assertThat(training(numbered(3), NONE, 1, 1).count()).isEqualTo(3);
  }

  @Property(tries = 50)
  void anEpochShowsEveryImageOnce(
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll @IntRange(min = 2, max = 9) int batchSize,
      @ForAll @IntRange(max = 5) int epoch,
      @ForAll long seed) {
    List<Integer> labels = new ArrayList<>();
    training(numbered(size), NONE, batchSize, seed)
        .epoch(epoch)
        .forEach(batch -> addLabels(batch, labels));
    assertThat(labels).doesNotHaveDuplicates();
    assertThat(labels).hasSize(size % batchSize == 1 ? size - 1 : size);
  }

  @Test
  void anyBatchCanBeMadeByItself() {
    Images images = numbered(50);
    Augmentation augmentation = new Augmentation.CropFlip(1);
    Batches whole = training(images, augmentation, 8, 3);
    List<Batch> third = new ArrayList<>();
    whole.epoch(0).forEach(batch -> assertThat(batch.size()).isPositive());
    whole.epoch(2).forEach(third::add);
    Batch alone = training(images, augmentation, 8, 3).batch(2, 4);
    assertThat(alone.images()).isEqualTo(third.get(4).images());
    assertThat(alone.labels()).isEqualTo(third.get(4).labels());
  }

  @Test
  void anotherEpochOrSeedHasAnotherOrder() {
    int[] first = training(numbered(50), NONE, 50, 3).batch(0, 0).labels();
    assertThat(training(numbered(50), NONE, 50, 3).batch(1, 0).labels()).isNotEqualTo(first);
    assertThat(training(numbered(50), NONE, 50, 4).batch(0, 0).labels()).isNotEqualTo(first);
  }

  @Test
  void normalizesEachChannelByItsOwn() {
    Images one = new ImagesInMemory(new Shape(2, 1, 1), new byte[] {(byte) 255, 51}, new int[1]);
    Normalization normalization = new Normalization(List.of(0.5, 0.1), List.of(0.25, 0.2));
    assertThat(Batches.evaluation(one, normalization, 1).batch(0, 0).images())
        .containsExactly(2f, 0.5f);
  }

  @Test
  void refusesAnIndexPastTheEpoch() {
    assertThatThrownBy(() -> training(numbered(9), NONE, 4, 1).batch(0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("batch 2 of 2");
  }

  private static Batches training(Images images, Augmentation change, int batchSize, long seed) {
    return Batches.training(images, PLAIN, change, batchSize, seed);
  }

  private static void addLabels(Batch batch, List<Integer> labels) {
    IntStream.of(batch.labels()).forEach(labels::add);
  }

  /** Images of 2x2 pixels, each filled with its own number, which is its label too. */
  private static Images numbered(int size) {
    byte[] pixels = new byte[4 * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 4);
    }
    return new ImagesInMemory(new Shape(1, 2, 2), pixels, IntStream.range(0, size).toArray());
  }
}
