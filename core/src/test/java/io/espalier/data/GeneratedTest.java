package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedTest {
  private static final int CLASSES = 10;

  @Test
  void drawsTheSameImagesForTheSameOptions() {
    Generated options = new Generated(30, 10, 10, 16, 30, 4, 0.1, 5);
    Generated reseeded = new Generated(30, 10, 10, 16, 30, 4, 0.1, 6);
    assertThat(options.read(FolderStore::at).content())
        .isEqualTo(options.read(FolderStore::at).content())
        .isNotEqualTo(reseeded.read(FolderStore::at).content());
  }

  @Test
  void aLargerSetBeginsWithASmallerOne() {
    Images few = new Generated(20, 1, 10, 16, 30, 4, 0.1, 5).read(FolderStore::at).train();
    Images many = new Generated(40, 1, 10, 16, 30, 4, 0.1, 5).read(FolderStore::at).train();
    assertThat(pixels(many, 19)).isEqualTo(pixels(few, 19));
  }

  @Test
  void classesAreEquallyFrequentAndNoTestImageIsInTraining() {
    Corpus corpus = new Generated(200, 100, 10, 16, 0, 0, 0, 1).read(FolderStore::at);
    assertThat(corpus.classes()).hasSize(10).startsWith("disc", "ring", "square");
    int[] count = new int[10];
    Set<Integer> train = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      count[corpus.train().label(i)]++;
      train.add(Arrays.hashCode(pixels(corpus.train(), i)));
    }
    assertThat(count).containsOnly(20);
    assertThat(train).hasSize(200);
    for (int i = 0; i < 100; i++) {
      assertThat(train).doesNotContain(Arrays.hashCode(pixels(corpus.test(), i)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFigureFillsAReasonableShareOfItsCircle(Figure figure) {
    int inside = 0;
    int outsideFrame = 0;
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 200; j++) {
        double x = (i - 99.5) / 75;
        double y = (j - 99.5) / 75;
        if (figure.distance(x, y) < 0) {
          inside++;
          outsideFrame += Figure.length(x, y) > 1.15 ? 1 : 0;
        }
      }
    }
    double area = inside / (75.0 * 75.0);
    assertThat(area).isBetween(0.4, 2.2);
    assertThat(outsideFrame).isZero();
  }

  @Test
  void aLinearModelIsAboveChanceAndFarFromGood() {
    Corpus corpus = new Generated(2000, 1000, CLASSES, 32, 30, 4, 0.08, 1).read(FolderStore::at);
    Normalization normalization = Normalization.of(corpus.train());
    Batch train = all(corpus.train(), normalization);
    Batch test = all(corpus.test(), normalization);
    int inputs = corpus.train().shape().size();
    assertThat(accuracy(softmaxRegression(train, inputs), test)).isBetween(0.13, 0.45);
    assertThat(accuracy(nearestMean(train, inputs), test)).isBetween(0.12, 0.45);
  }

  private static Batch all(Images images, Normalization normalization) {
    return Batches.evaluation(images, normalization, images.size()).batch(0, 0);
  }

  /** Weights of one class after another, each {@code inputs} weights and a bias. */
  private static float[][] softmaxRegression(Batch train, int inputs) {
    float[][] weights = new float[CLASSES][inputs + 1];
    float rate = 0.0005f;
    float keep = 1 - rate * 0.1f;
    for (int epoch = 0; epoch < 8; epoch++) {
      for (int image : new KeyedRandom(epoch).permutation(train.size())) {
        double[] logits = logits(weights, train, image);
        double most = Arrays.stream(logits).max().orElseThrow();
        double sum = Arrays.stream(logits).map(z -> Math.exp(z - most)).sum();
        for (int c = 0; c < CLASSES; c++) {
          double error = Math.exp(logits[c] - most) / sum - (train.labels()[image] == c ? 1 : 0);
          float step = (float) (rate * error);
          for (int i = 0; i < inputs; i++) {
            weights[c][i] = weights[c][i] * keep - step * train.images()[image * inputs + i];
          }
          weights[c][inputs] -= step;
        }
      }
    }
    return weights;
  }

  /** The nearest class mean as a linear model: weights m, bias -|m|^2/2. */
  private static float[][] nearestMean(Batch train, int inputs) {
    float[][] means = new float[CLASSES][inputs + 1];
    int each = train.size() / CLASSES;
    for (int image = 0; image < train.size(); image++) {
      float[] mean = means[train.labels()[image]];
      for (int i = 0; i < inputs; i++) {
        mean[i] += train.images()[image * inputs + i] / each;
      }
    }
    for (float[] mean : means) {
      double squares = IntStream.range(0, inputs).mapToDouble(i -> mean[i] * mean[i]).sum();
      mean[inputs] = (float) (-squares / 2);
    }
    return means;
  }

  private static double accuracy(float[][] weights, Batch test) {
    int right = 0;
    for (int image = 0; image < test.size(); image++) {
      double[] logits = logits(weights, test, image);
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = logits[c] > logits[best] ? c : best;
      }
      right += best == test.labels()[image] ? 1 : 0;
    }
    return (double) right / test.size();
  }

  private static double[] logits(float[][] weights, Batch batch, int image) {
    double[] logits = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      int inputs = weights[c].length - 1;
      float sum = weights[c][inputs];
      for (int i = 0; i < inputs; i++) {
        sum += weights[c][i] * batch.images()[image * inputs + i];
      }
      logits[c] = sum;
    }
    return logits;
  }

  private static byte[] pixels(Images images, int index) {
    byte[] pixels = new byte[images.shape().size()];
    images.pixels(index, pixels);
    return pixels;
  }
}
