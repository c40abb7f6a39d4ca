package io.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BorderedBatchNormTest {
  /**
   * 2x + 1 within a border of 1, then a sum over 3x3: 9 * 3 in the centre, 4 * 3 + 5 in a corner.
   */
  @Test
  void zeroBecomesTheBorder() {
    NetworkBuilder net = new NetworkBuilder(new Shape(1, 3, 3));
    net.add("point", Conv.of(1, 1), Network.INPUT);
    net.add("norm", new BorderedBatchNorm(1, 0, 0.1), "point");
    net.add("sum", Conv.of(1, 3).padded(0), "norm");
    Tensor one = Tensor.vector(1);
    Tensor zero = Tensor.vector(0);
    Weights weights =
        new Weights(
            Map.of(
                "point.weight",
                Tensor.filled(List.of(1, 1, 1, 1), 2),
                "norm.weight",
                one,
                "norm.bias",
                one,
                "norm.running_mean",
                zero,
                "norm.running_var",
                one,
                "sum.weight",
                Tensor.filled(List.of(1, 1, 3, 3), 1)));
    Model model = new Model(net.build(), weights, History.NONE);
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    assertThat(ReferenceForward.output(model, ones))
        .containsExactly(17, 21, 17, 21, 27, 21, 17, 21, 17);
  }

  @Property(tries = 50)
  void itIsTheNormalizationOfAPaddedConvolution(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int border) {
    Network bordered = network(Conv.of(3, 1), BorderedBatchNorm.of(border));
    Network padded = network(Conv.of(3, 1).padded(border), BatchNorm.DEFAULTS);
    double[] image = RandomWeights.image(2 * 4 * 5, seed);
    assertThat(ReferenceForward.output(RandomWeights.of(bordered, seed), image))
        .containsExactly(
            ReferenceForward.output(RandomWeights.of(padded, seed), image), offset(1e-12));
  }

  @Test
  void itOwnsWhatANormalizationOwnsAndCostsNothing() {
    Shape input = new Shape(5, 4, 6);
    BorderedBatchNorm op = BorderedBatchNorm.of(2);
    assertThat(op.output(List.of(input))).isEqualTo(new Shape(5, 8, 10));
    assertThat(op.parameters(List.of(input)))
        .isEqualTo(BatchNorm.DEFAULTS.parameters(List.of(input)));
    assertThat(op.macs(List.of(input))).isZero();
  }

  private static Network network(Op first, Op second) {
    NetworkBuilder net = new NetworkBuilder(new Shape(2, 4, 5));
    net.add("conv", first, Network.INPUT);
    net.add("norm", second, "conv");
    return net.build();
  }
}
