package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What padding, borders and strides allow and forbid. */
class MergePaddingTest {
  private static final MergeBranches ALL = new MergeBranches(MergeBranches.Where.ALL);

  /** One channel: a weight of 2, a shift of 1, a border of 1, and nine ones. */
  private static Model worked(Conv first) {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 3, 3));
    b.add("conv1", first, Network.INPUT);
    b.add("bn1", new BorderedBatchNorm(1, 0, 0.1), "conv1");
    b.add("conv2", Conv.of(1, 3).padded(0), "bn1");
    b.add("conv3", Conv.of(1, 1), Network.INPUT);
    b.add("add", new Add(), "conv2", "conv3");
    Tensor one = Tensor.vector(1);
    Tensor zero = Tensor.vector(0);
    return RandomWeights.of(b.build(), 1)
        .with(
            RandomWeights.of(b.build(), 1)
                .weights()
                .with(
                    Map.of(
                        "conv1.weight", Tensor.of(List.of(1, 1, 1, 1), 2),
                        "bn1.weight", one,
                        "bn1.bias", one,
                        "bn1.running_mean", zero,
                        "bn1.running_var", one,
                        "conv2.weight", Tensor.filled(List.of(1, 1, 3, 3), 1),
                        "conv3.weight", Tensor.of(List.of(1, 1, 1, 1), 0))));
  }

  @Test
  void aBorderCarriesTheShiftOfTheNormalization() {
    Model model = worked(Conv.of(1, 1));
    Model merged = ALL.apply(model);
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    double[] expected = {17, 21, 17, 21, 27, 21, 17, 21, 17};
    assertThat(ReferenceForward.output(model, ones)).containsExactly(expected, within(1e-9));
    assertThat(ReferenceForward.output(merged, ones)).containsExactly(expected, within(1e-9));
    assertThat(merged.weights().get("add.weight").data()).containsOnly(2f);
    assertThat(merged.weights().get("add.bias").data()).containsExactly(9f);
  }

  @Test
  void aBorderLeavesOutTheBiasInFrontOfItsNormalization() {
    assertThatThrownBy(() -> ALL.apply(worked(Conv.of(1, 1).biased())))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(
            "Cannot merge 'add': 'bn1' pads with zeros what 'conv1' has shifted");
  }

  @Test
  void zerosBehindAShiftAreRefusedWithThePath() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 5, 5));
    b.add("block.conv1", Conv.of(2, 1), Network.INPUT);
    b.add("block.bn1", BatchNorm.DEFAULTS, "block.conv1");
    b.add("block.conv2", Conv.of(2, 3), "block.bn1");
    b.add("block.conv3", Conv.of(2, 1), Network.INPUT);
    b.add("block.add", new Add(), "block.conv2", "block.conv3");
    Model model = RandomWeights.of(b.build(), 1);
    assertThatThrownBy(() -> ALL.apply(model))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot merge 'block.add': 'block.conv2' pads with zeros what 'block.bn1' has shifted; "
                + "pad in front of the shift instead, with padding 1 there and 0 at 'block.conv2'");
    assertThatThrownBy(() -> ALL.forecast(model.network())).isInstanceOf(Refusal.class);
    Model deployed = new Deploy().apply(model);
    Outputs.assertSame(deployed, model);
    assertThat(Nodes.find(deployed.network(), "block.add", "test").op()).isEqualTo(new Add());
  }

  @Test
  void zerosWhereTheFirstKernelStillSeesTheImageAreRefused() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 6, 6));
    b.add("first", Conv.of(2, 3), Network.INPUT);
    b.add("second", Conv.of(2, 3), "first");
    b.add("add", new Add(), "second", Network.INPUT);
    assertThatThrownBy(() -> ALL.forecast(b.build()))
        .hasMessage(
            "Cannot merge 'add': 'second' pads with zeros where 'first' still reaches into the image; pad in front of both instead");
  }

  @Test
  void otherStridesAreRefused() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 2, 2));
    b.add("a", Conv.of(2, 2).padded(0), Network.INPUT);
    b.add("b", Conv.of(2, 1).strided(2), Network.INPUT);
    b.add("add", new Add(), "a", "b");
    assertThatThrownBy(() -> ALL.forecast(b.build()))
        .hasMessage("Cannot merge 'add': 'a' and 'b' have different strides");
  }
}
