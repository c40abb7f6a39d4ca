package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryUseTest {
  private static final int IMAGES = 4;

  @TempDir Path folder;

  /**
   * By hand: the image has 3072 values; the stem's convolution and rectification 16,384 each; every
   * one of nine blocks in a stage has two of each, of 16,384, 8,192 and 4,096 values; the linear
   * layer reads 64. Sums, normalizations' outputs and what pads a shortcut are not read again.
   */
  @Test
  void whatTheBackwardPassReadsIsCountedOnce() {
    long activations = 3072 + 2 * 16_384 + 9 * 4 * (16_384 + 8_192 + 4_096) + 64;
    assertThat(MemoryUse.kept(Networks.named(Networks.RESNET_56), IMAGES))
        .isEqualTo(4 * (IMAGES * activations + 2 * 853_018));
  }

  @Test
  void moreThanHalfAsMuchAgainIsTooMuch() {
    assertThat(new MemoryUse("net", IMAGES, 150, 100).met()).isTrue();
    MemoryUse use = new MemoryUse("net", IMAGES, 151_000_000, 100_000_000);
    assertThat(use.met()).isFalse();
    assertThat(MemoryUse.markdown(List.of(use)))
        .contains("- net, training with a batch of 4: 151 MB", "1.51 times", "not met");
  }

  /** With a real process; the peak is beyond what is needed, and below what all of it may hold. */
  @Test
  void aStepIsMeasured() {
    MemoryUse use =
        MemoryUse.measured(Networks.DEPTHWISE, IMAGES, new Commands("python3", folder), folder);
    assertThat(use.peak()).isBetween(use.kept(), 500_000_000L);
  }
}
