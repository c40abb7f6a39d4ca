package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.spec.Refusal;
import io.espalier.testing.Counts;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.testing.SmallNetworks;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final String CONV = "layer2.0.conv1";
  private static final List<Integer> ODD =
      IntStream.range(0, 16).filter(c -> c % 2 == 1).boxed().toList();

  private final Model model = RandomWeights.of(SmallNetworks.cifarResNet(1), 5);

  @Test
  void oneLayerReadsASampleAsIfItsOtherWeightsWereZero() {
    Model sampled = Surgery.sample(model, CONV, ODD, "test");
    Tensor weight = model.weights().get(CONV + ".weight").copy();
    for (int i = 0; i < weight.size(); i++) {
      weight.data()[i] *= i / 9 % 2;
    }
    Model silenced = model.with(model.weights().with(Map.of(CONV + ".weight", weight)));
    double[] image = RandomWeights.image(3 * 32 * 32, 7);
    assertThat(ReferenceForward.output(sampled, image))
        .containsExactly(ReferenceForward.output(silenced, image), Offset.offset(1e-9));
    assertThat(sampled.weights().get(CONV + ".weight").shape()).isEqualTo(List.of(32, 8, 3, 3));
    assertThat(Counts.macs(model.network()) - Counts.macs(sampled.network()))
        .isEqualTo(32L * 8 * 9 * 256);
    assertThat(sampled.history().edits()).containsExactly(new Edit.Sampling("test", CONV, ODD));
    assertThat(Surgery.replay(model, sampled.history())).isEqualTo(sampled);
  }

  @Test
  void whatIsNoSampleIsRefused() {
    for (List<Integer> kept :
        List.of(List.<Integer>of(), List.of(16), List.of(-1), List.of(1, 1))) {
      assertThatThrownBy(() -> Surgery.sample(model, CONV, kept, "test"))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("it needs at least one of 0 to 15, each once");
    }
    assertThatThrownBy(() -> Surgery.sample(model, "bn1", ODD, "test"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not a convolution");
  }
}
