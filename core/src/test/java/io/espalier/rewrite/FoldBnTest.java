package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.testing.Counts;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallNetworks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldBnTest {
  private static List<String> norms(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof BatchNorm)
        .map(Node::path)
        .toList();
  }

  @Test
  void foldsAResNetWithoutAChangeOfOutputOrMacs() {
    Model model = RandomWeights.of(SmallNetworks.cifarResNet(1), 3);
    Model folded = new FoldBn().apply(model);
    Outputs.assertSame(folded, model);
    assertThat(norms(folded.network())).isEmpty();
    assertThat(Counts.macs(folded.network())).isEqualTo(Counts.macs(model.network()));
    int channels = 16 * 3 + 32 * 2 + 64 * 2;
    assertThat(Counts.parameters(model.network()) - Counts.parameters(folded.network()))
        .isEqualTo(channels);
  }

  @Test
  void foldsLinearLayersAndBiases() {
    Network network = SmallNetworks.cifarVgg16();
    assertThat(norms(new FoldBn().forecast(network).widest())).isEmpty();
    NetworkBuilder b = new NetworkBuilder(new Shape(5, 1, 1));
    b.add("fc", new Linear(3, true), Network.INPUT);
    b.add("bn", BatchNorm.DEFAULTS, "fc");
    Model model = RandomWeights.of(b.build(), 1);
    Model folded = new FoldBn().apply(model);
    assertThat(folded.network().nodes()).hasSize(1);
    Outputs.assertSame(folded, model);
  }

  @Test
  void aWeightThatOverflowsIsRefusedByName() {
    NetworkBuilder b = new NetworkBuilder(new Shape(5, 1, 1));
    b.add("fc", new Linear(3, true), Network.INPUT);
    b.add("bn", BatchNorm.DEFAULTS, "fc");
    Model model = RandomWeights.of(b.build(), 1);
    Map<String, Tensor> large =
        Map.of("bn.weight", Tensor.vector(1, 3e38f, 1), "bn.running_var", Tensor.vector(1, 0, 1));
    Model overflowing = model.with(model.weights().with(large));
    assertThatThrownBy(() -> new FoldBn().apply(overflowing))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'fc.")
        .hasMessageContaining("not finite");
  }

  @Test
  void foldsAheadOnlyWhereNothingIsPadded() {
    NetworkBuilder b = new NetworkBuilder(new Shape(4, 6, 6));
    Conv dilated =
        new Conv(
            6, Window.square(2), Window.square(1), Window.square(0), Window.square(2), 2, false);
    b.add("bn0", BatchNorm.DEFAULTS, Network.INPUT);
    b.add("conv0", dilated, "bn0");
    b.add("relu", new Activation(Activation.Kind.RELU), "conv0");
    b.add("bn1", BatchNorm.DEFAULTS, "relu");
    b.add("conv1", Conv.of(6, 3), "bn1");
    b.add("add", new Add(), "conv1", "relu");
    b.add("bn2", BatchNorm.DEFAULTS, "add");
    Model model = RandomWeights.of(b.build(), 9);
    Model folded = new FoldBn().apply(model);
    assertThat(norms(folded.network())).containsExactly("bn1", "bn2");
    assertThat(folded.network().nodes().get(0).op()).isEqualTo(dilated.biased());
    Outputs.assertSame(folded, model);
  }

  @Test
  void aConvolutionThatSomebodyElseReadsKeepsItsNorm() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 4, 4));
    b.add("conv", Conv.of(2, 3), Network.INPUT);
    b.add("bn", BatchNorm.DEFAULTS, "conv");
    b.add("relu", new Activation(Activation.Kind.RELU), "bn");
    b.add("add", new Add(), "relu", "conv");
    assertThat(norms(new FoldBn().forecast(b.build()).widest())).containsExactly("bn");
  }

  @Test
  void tensorsBesideChangedWeightsGoAndOthersStay() {
    Model plain = RandomWeights.of(SmallNetworks.cifarResNet(1), 3);
    Tensor mask = Tensor.vector(1, 2);
    Model model =
        plain.with(
            plain
                .weights()
                .with(Map.of("conv1.weight.mask", mask, "fc.weight.mask", mask, "note", mask)));
    Model folded = new FoldBn().apply(model);
    assertThat(folded.weights().tensors())
        .containsKeys("fc.weight.mask", "note")
        .doesNotContainKeys("conv1.weight.mask", "bn1.weight");
    folded.weights().get("fc.weight").data()[0] += 1;
    assertThat(folded.weights().get("fc.weight")).isNotEqualTo(plain.weights().get("fc.weight"));
  }
}
