package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  @Test
  void computesMeanAndDeviationOfEachChannel() {
    byte[] pixels = {0, (byte) 255, 51, 51, 0, (byte) 255, 51, 51};
    Images images = new ImagesInMemory(new Shape(2, 1, 2), pixels, new int[2]);
    Normalization normalization = Normalization.of(images);
    assertThat(normalization.mean().get(0)).isCloseTo(0.5, within(1e-12));
    assertThat(normalization.deviation().get(0)).isCloseTo(0.5, within(1e-12));
    assertThat(normalization.mean().get(1)).isCloseTo(0.2, within(1e-12));
    assertThat(normalization.deviation().get(1)).isEqualTo(1.0 / 255);
  }

  @Test
  void normalizedImagesHaveMeanZeroAndDeviationOne() {
    Corpus corpus = new Generated(50, 1, 10, 16, 30, 4, 0.1, 1).read(FolderStore::at);
    Normalization normalization = Normalization.of(corpus.train());
    float[] values = Batches.evaluation(corpus.train(), normalization, 50).batch(0, 0).images();
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += value * value;
    }
    assertThat(sum / values.length).isCloseTo(0, within(1e-4));
    assertThat(squares / values.length).isCloseTo(1, within(1e-4));
  }

  @Test
  void needsPositiveDeviations() {
    assertThatThrownBy(() -> new Normalization(List.of(0.5), List.of(0.0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Normalization(List.of(0.5), List.of(0.1, 0.1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
