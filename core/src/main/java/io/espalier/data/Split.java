package io.espalier.data;

import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which training images are trained on and which are held out.
 *
 * <p>All images are put in one seeded order in which every stretch holds the classes in their
 * proportions. Validation is its beginning and training follows: so both are stratified, a smaller
 * subset lies within a larger one, and the validation images do not depend on the subset.
 */
record Split(int[] train, int[] validation) {
  static Split of(Images images, int validation, double subset, long seed) {
    int rest = images.size() - validation;
    if (rest < 1) {
      throw new Refusal(
          Text.of(
              "Cannot hold out %d of %d training images: none is left to train on; lower validation",
              validation, images.size()));
    }
    int[] order = order(images, seed);
    int kept = (int) Math.max(1, Math.round(subset * rest));
    return new Split(sorted(order, validation, validation + kept), sorted(order, 0, validation));
  }

  private static int[] order(Images images, long seed) {
    int size = images.size();
    int classes = IntStream.range(0, size).map(images::label).max().orElse(0) + 1;
    int[] count = new int[classes];
    IntStream.range(0, size).forEach(i -> count[images.label(i)]++);
    int[] seen = new int[classes];
    double[] place = new double[size];
    int[] shuffled = new KeyedRandom(seed).permutation(size);
    for (int index : shuffled) {
      int label = images.label(index);
      place[index] = (seen[label]++ + 0.5) / count[label];
    }
    return Arrays.stream(shuffled)
        .boxed()
        .sorted(Comparator.comparingDouble(index -> place[index]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] sorted(int[] order, int from, int to) {
    int[] part = Arrays.copyOfRange(order, from, to);
    Arrays.sort(part);
    return part;
  }
}
