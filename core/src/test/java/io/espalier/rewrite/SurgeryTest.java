package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Narrowing;
import io.espalier.channel.Selection;
import io.espalier.channel.Widths;
import io.espalier.model.Edit;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Activation;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.testing.Counts;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.testing.SmallNetworks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SurgeryTest {
  /** Li et al., "Pruning Filters for Efficient ConvNets", ICLR 2017. */
  private static Widths published(int blocks, Set<Integer> skipped, int... widths) {
    Map<String, Integer> kept = new HashMap<>();
    for (int b = 0; b < 3 * blocks; b++) {
      if (!skipped.contains(2 * b + 2)) {
        String path = Text.of("layer%d.%d.conv1", b / blocks + 1, b % blocks);
        kept.put(path, widths[b / blocks]);
      }
    }
    return new Widths(kept);
  }

  private static void assertCosts(int blocks, Widths widths, long macs, long parameters) {
    ChannelGroups groups = ChannelGroups.of(SmallNetworks.cifarResNet(blocks));
    Network forecast = Narrowing.narrow(groups, widths);
    assertThat(Counts.convMacs(forecast)).isEqualTo(macs);
    assertThat(Counts.parameters(forecast)).isEqualTo(parameters);
    Model cut =
        Surgery.remove(RandomWeights.of(groups.network(), 1), widths.first(groups), "prune(l1)");
    assertThat(cut.network()).isEqualTo(forecast);
  }

  @Test
  void resNet56AOfL1() {
    Widths widths = published(9, Set.of(16, 20, 38, 54), 14, 28, 57);
    assertCosts(9, widths, 112_435_200, 773_336);
  }

  @Test
  void resNet110BOfL1() {
    assertCosts(18, published(18, Set.of(36, 38, 74), 8, 19, 44), 155_123_712, 1_168_424);
  }

  @Test
  void vgg16AOfL1() {
    Map<String, Integer> kept = new HashMap<>(Map.of("conv1", 32));
    for (int i = 8; i <= 13; i++) {
      kept.put("conv" + i, 256);
    }
    ChannelGroups groups = ChannelGroups.of(SmallNetworks.cifarVgg16());
    Network forecast = Narrowing.narrow(groups, new Widths(kept));
    assertThat(Counts.convMacs(forecast)).isEqualTo(206_143_488);
    assertThat(forecast.shapes().get("flatten").channels()).isEqualTo(256);
  }

  private static Network grouped() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(1, 1, 1));
    builder.add("conv1", Conv.of(4, 1), Network.INPUT);
    builder.add("conv2", Conv.of(4, 1).grouped(2), "conv1");
    builder.add("fc", new Linear(1, true), "conv2");
    return builder.build();
  }

  @Test
  void groupedWeightsLoseColumnsBlockByBlock() {
    Model model = RandomWeights.of(grouped(), 3);
    Tensor weight = Tensor.of(List.of(4, 2, 1, 1), 0, 1, 10, 11, 20, 21, 30, 31);
    model = model.with(model.weights().with(Map.of("conv2.weight", weight)));
    Selection selection = new Selection(Map.of("conv1", List.of(1, 2), "conv2", List.of(0, 3)));
    Model cut = Surgery.remove(model, selection, "test");
    assertThat(cut.weights().get("conv2.weight")).isEqualTo(Tensor.of(List.of(2, 1, 1, 1), 1, 30));
    assertThat(cut.history().edits()).containsExactly(new Edit.Removal("test", selection.kept()));
  }

  @Test
  void tensorsBesideAParameterAreSlicedAlike() {
    ChannelGroups groups = ChannelGroups.of(grouped());
    Weights tensors =
        new Weights(
            Map.of(
                "conv1.weight.mask", Tensor.of(List.of(4, 1, 1, 1), 1, 2, 3, 4),
                "conv1.weight", Tensor.of(List.of(4, 1, 1, 1), 5, 6, 7, 8),
                "conv1.weight.rate", Tensor.vector(9),
                "step", Tensor.vector(1, 2, 3, 4)));
    Weights sliced = Surgery.slice(groups, new Selection(Map.of("conv1", List.of(0, 3))), tensors);
    assertThat(sliced.get("conv1.weight.mask").data()).containsExactly(1, 4);
    assertThat(sliced.get("conv1.weight").data()).containsExactly(5, 8);
    assertThat(sliced.get("conv1.weight.rate").data()).containsExactly(9);
    assertThat(sliced.get("step").data()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void aTensorOfAnotherShapeIsRefusedByName() {
    ChannelGroups groups = ChannelGroups.of(grouped());
    Weights wrong = new Weights(Map.of("conv1.weight", Tensor.vector(1, 2)));
    assertThatThrownBy(() -> Surgery.slice(groups, Selection.ALL, wrong))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("'conv1.weight' of shape [2]");
  }

  /** Five filters whose pairs are near, then reconstructed to be equal. */
  private static Model clustered() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(2, 1, 1));
    builder.add("conv", Conv.of(5, 1), Network.INPUT);
    builder.add("relu", new Activation(Activation.Kind.RELU), "conv");
    builder.add("fc", new Linear(2, false), "relu");
    float[] filters = {.95f, .05f, .95f, .05f, .05f, 1.95f, .05f, 1.95f, -1, -1};
    return new Model(
        builder.build(),
        new Weights(
            Map.of(
                "conv.weight", Tensor.of(List.of(5, 2, 1, 1), filters),
                "fc.weight", Tensor.of(List.of(2, 5), 1, 2, 3, 4, 5, .5f, -1, 1, 1, 0))),
        History.NONE);
  }

  private static final Map<String, List<List<Integer>>> PAIRS =
      Map.of("conv", List.of(List.of(0, 1), List.of(2, 3), List.of(4)));

  @Test
  void channelAdditionOfClusters() {
    Model merged = Surgery.merge(clustered(), PAIRS, "merge");
    assertThat(merged.weights().get("fc.weight"))
        .isEqualTo(Tensor.of(List.of(2, 3), 3, 7, 5, -.5f, 2, 0));
    assertThat(ReferenceForward.output(merged, .7, -.3))
        .containsExactly(new double[] {1.95, -.325}, Offset.offset(1e-6));
    Model dropped =
        Surgery.remove(clustered(), new Selection(Map.of("conv", List.of(0, 2, 4))), "drop");
    assertThat(ReferenceForward.output(dropped, .7, -.3))
        .containsExactly(new double[] {.65, .325}, Offset.offset(1e-6));
    assertThat(merged.history().edits()).containsExactly(new Edit.Merging("merge", PAIRS));
  }

  @Test
  void mergingLeavesTheOriginalAlone() {
    Model model = clustered();
    Surgery.merge(model, PAIRS, "merge");
    assertThat(model).isEqualTo(clustered());
  }

  @Test
  void channelsOfDifferentBlocksDoNotMerge() {
    Model model = RandomWeights.of(grouped(), 3);
    assertThatThrownBy(() -> Surgery.merge(model, Map.of("conv1", List.of(List.of(0, 2))), "test"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot merge channels 0 and 2 of group 'conv1': they lie in different blocks of a grouped convolution; merge within blocks");
    assertThatThrownBy(
            () -> Surgery.merge(model, Map.of("conv1", List.of(List.of(0, 1, 0))), "test"))
        .hasMessage(
            "Cannot merge channel 0 of group 'conv1': it is named twice; name it in one cluster");
  }

  @Test
  void mergingWithinBlocksAddsInTheRowsOfTheBlockOnly() {
    Model model = RandomWeights.of(grouped(), 3);
    Tensor weight = Tensor.of(List.of(4, 2, 1, 1), 0, 1, 10, 11, 20, 22, 30, 33);
    model = model.with(model.weights().with(Map.of("conv2.weight", weight)));
    Model merged =
        Surgery.merge(model, Map.of("conv1", List.of(List.of(1, 0), List.of(2, 3))), "test");
    assertThat(merged.weights().get("conv2.weight").data()).containsExactly(1, 21, 42, 63);
  }

  @Test
  void rescalingMultipliesInputColumns() {
    Model model = RandomWeights.of(grouped(), 3);
    Tensor weight = Tensor.of(List.of(4, 2, 1, 1), 1, 1, 1, 1, 1, 1, 1, 1);
    model = model.with(model.weights().with(Map.of("conv2.weight", weight)));
    Model scaled = Surgery.rescale(model, "conv2", new float[] {2, 3, 4, 5}, "lasso");
    assertThat(scaled.weights().get("conv2.weight").data()).containsExactly(2, 3, 2, 3, 4, 5, 4, 5);
    assertThat(model.weights().get("conv2.weight").data()).containsOnly(1);
    assertThat(Surgery.replay(model, scaled.history())).isEqualTo(scaled);
  }

  @Test
  void rescalingNeedsAFactorForEachInput() {
    Model model = RandomWeights.of(grouped(), 3);
    assertThatThrownBy(() -> Surgery.rescale(model, "conv2", new float[] {1}, "lasso"))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot rescale 'conv2' by 1 factors: it has 4 input channels; give one for each");
    assertThatThrownBy(() -> Surgery.rescale(model, "conv3", new float[] {1}, "lasso"))
        .hasMessage("Cannot rescale 'conv3': the network has no such node; did you mean 'conv1'?");
  }

  @Test
  void aNodeWithoutWeightsCannotBeRescaled() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(2, 2, 2));
    builder.add("pool", new GlobalAveragePool(), Network.INPUT);
    Model model = RandomWeights.of(builder.build(), 1);
    assertThatThrownBy(() -> Surgery.rescale(model, "pool", new float[] {1, 1}, "lasso"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it has no input weights");
  }
}
