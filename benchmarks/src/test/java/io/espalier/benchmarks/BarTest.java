package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class BarTest {
  private final Results results = new Results();

  @Test
  void ratiosAreThoseOfMedians() {
    train(Networks.RESNET_20, 1, Contender.OURS, 90, 100, 400);
    train(Networks.RESNET_20, 1, Contender.STOCK, 5);
    train(Networks.RESNET_20, 1, Contender.TORCH, 40, 40, 40);
    train(Networks.RESNET_20, 1, Contender.TORCH_CHANNELS_LAST, 80, 80, 80);
    train(Networks.RESNET_20, 2, Contender.OURS, 180);
    results.add(new Results.Bound(Networks.RESNET_20, Mode.TRAIN, Algorithms.DIRECT), 125);
    assertThat(Bar.of(results, Vectors.WIDE))
        .extracting(Bar::asked, Bar::reached, Bar::met)
        .containsExactly(
            Tuple.tuple(2.0, 1.25, false),
            Tuple.tuple(0.75, 0.8, true),
            Tuple.tuple(20.0, 20.0, true),
            Tuple.tuple(1.8, 1.8, true));
  }

  /** There is no Winograd's algorithm, and other bars hold, on every network. */
  @Test
  void onNarrowVectorsEveryNetworkIsHeldAgainstPytorchAndTheConvolutions() {
    train(Networks.VGG, 1, Contender.OURS, 90);
    train(Networks.VGG, 1, Contender.TORCH, 60);
    results.add(new Results.Bound(Networks.VGG, Mode.TRAIN, Algorithms.DIRECT), 100);
    assertThat(Bar.of(results, Vectors.NARROW))
        .extracting(Bar::asked, Bar::reached, Bar::met)
        .containsExactly(Tuple.tuple(1.4, 1.5, true), Tuple.tuple(0.8, 0.9, true));
    assertThat(Bar.of(results, Vectors.WIDE)).isEmpty();
  }

  @Test
  void theInstructionSetIsTheProcessorsOrWhatOneDnnIsKeptTo() {
    assertThat(Vectors.of(null, true)).isEqualTo(Vectors.WIDE);
    assertThat(Vectors.of("AVX512_CORE", true)).isEqualTo(Vectors.WIDE);
    assertThat(Vectors.of("AVX2", true)).isEqualTo(Vectors.NARROW);
    assertThat(Vectors.of(null, false)).isEqualTo(Vectors.NARROW);
    assertThat(MarkdownSection.RATES.on(Vectors.NARROW).begin()).contains("benchmarks-avx2:");
  }

  @Test
  void inferenceIsHeldAgainstPytorchOnEveryNetwork() {
    infer(Networks.VGG, Contender.OURS, 99);
    infer(Networks.VGG, Contender.DJL, 100);
    infer(Networks.VGG, Contender.TORCH, 50);
    assertThat(Bar.of(results, Vectors.WIDE))
        .singleElement()
        .satisfies(bar -> assertThat(bar.reached()).isEqualTo(0.99))
        .satisfies(bar -> assertThat(bar.met()).isFalse());
  }

  @Test
  void pruningIsHeldAgainstTheWholeNetwork() {
    train(Networks.RESNET_56, 1, Contender.OURS, 100);
    train(Networks.PRUNED, 1, Contender.OURS, 160);
    assertThat(Bar.of(results, Vectors.WIDE))
        .containsExactly(new Bar("training step: resnet-56-pruned / resnet-56", 1.5, 1.6));
  }

  @Test
  void nothingIsSaidOfWhatWasNotMeasured() {
    train(Networks.RESNET_20, 1, Contender.TORCH, 40);
    assertThat(Bar.of(results, Vectors.WIDE)).isEmpty();
  }

  private void train(String network, int trials, Contender contender, double... rates) {
    for (double rate : rates) {
      results.add(new Cell(network, Mode.TRAIN, trials, contender), rate);
    }
  }

  private void infer(String network, Contender contender, double rate) {
    results.add(new Cell(network, Mode.INFER, 1, contender), rate);
  }
}
