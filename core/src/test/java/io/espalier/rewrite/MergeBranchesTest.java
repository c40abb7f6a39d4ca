package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Dropout;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.network.Window;
import io.espalier.spec.Refusal;
import io.espalier.testing.Counts;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.testing.SmallNetworks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeBranchesTest {
  private static final MergeBranches ALL = new MergeBranches(MergeBranches.Where.ALL);

  private static final Activation RELU = new Activation(Activation.Kind.RELU);

  private static String norm(NetworkBuilder builder, String path, String from) {
    return builder.add(path, BatchNorm.DEFAULTS, from);
  }

  private static Node node(Model model, String path) {
    return Nodes.find(model.network(), path, "test");
  }

  /** A RepVGG block behind an activation. */
  private static String repVgg(
      NetworkBuilder b, String name, int filters, int stride, int groups, String from) {
    Conv conv = Conv.of(filters, 3).strided(stride).grouped(groups);
    String dense = norm(b, name + ".dense.bn", b.add(name + ".dense.conv", conv, from));
    Conv pointwise = Conv.of(filters, 1).strided(stride).grouped(groups);
    String one = norm(b, name + ".1x1.bn", b.add(name + ".1x1.conv", pointwise, from));
    String sum = name + ".add";
    if (stride == 1 && b.channels(from) == filters) {
      b.add(sum, new Add(), dense, one, norm(b, name + ".identity", from));
    } else {
      b.add(sum, new Add(), dense, one);
    }
    return b.add(name + ".relu", RELU, sum);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void repVggBecomesPlain(int groups) {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 9, 9));
    String stem = repVgg(b, "stage0", 8, 2, 1, Network.INPUT);
    String second = repVgg(b, "stage1.0", 8, 1, groups, stem);
    String third = repVgg(b, "stage1.1", 12, 2, groups, second);
    b.add("fc", new Linear(4, true), b.add("pool", new GlobalAveragePool(), third));
    Model model = RandomWeights.of(b.build(), groups);
    Model merged = ALL.apply(model);
    Outputs.assertSame(merged, model);
    assertThat(merged.network().nodes().stream().map(Node::path))
        .containsExactly(
            "stage0.add",
            "stage0.relu",
            "stage1.0.add",
            "stage1.0.relu",
            "stage1.1.add",
            "stage1.1.relu",
            "pool",
            "fc");
    assertThat(node(merged, "stage1.0.add").op()).isEqualTo(Conv.of(8, 3).grouped(groups).biased());
    long weights = 8L * 3 * 9 + 8 * 8 * 9 / groups + 12 * 8 * 9 / groups;
    assertThat(Counts.parameters(merged.network())).isEqualTo(weights + 8 + 8 + 12 + 12 * 4 + 4);
    assertThat(ALL.forecast(model.network()).widest()).isEqualTo(merged.network());
    assertThat(merged.history().edits())
        .containsExactly(new Edit.Rewriting("rewrite(merge-branches)", "merge-branches"));
    assertThat(Surgery.replay(model, merged.history())).isEqualTo(merged);
    assertThat(ALL.apply(merged).network()).isEqualTo(merged.network());
  }

  /** A diverse branch block whose padding stands in front of the inner normalization. */
  private static Network diverse(int filters, int kernel, int stride, int groups) {
    NetworkBuilder b = new NetworkBuilder(new Shape(4, 9, 9));
    b.add("stem", Conv.of(8, 3), Network.INPUT);
    b.add("relu", RELU, "stem");
    Conv dense = Conv.of(filters, kernel).strided(stride).grouped(groups);
    Conv one = Conv.of(filters, 1).grouped(groups);
    Conv inner = Conv.of(8, 1).grouped(groups).padded(kernel / 2);
    norm(b, "origin.bn", b.add("origin.conv", dense, "relu"));
    norm(b, "1x1.bn", b.add("1x1.conv", one.strided(stride), "relu"));
    norm(b, "kxk.bn1", b.add("kxk.conv1", inner, "relu"));
    norm(b, "kxk.bn2", b.add("kxk.conv2", dense.padded(0), "kxk.bn1"));
    norm(b, "avg.bn1", b.add("avg.conv", one.padded(kernel / 2), "relu"));
    b.add("avg.pool", Pool.average(kernel, stride, 0), "avg.bn1");
    norm(b, "avg.bn2", "avg.pool");
    b.add("add", new Add(), "origin.bn", "1x1.bn", "kxk.bn2", "avg.bn2");
    b.add("out", RELU, "add");
    return b.build();
  }

  @ParameterizedTest
  @CsvSource({"8, 3, 1, 1", "12, 3, 2, 2", "8, 5, 2, 1", "6, 5, 1, 2"})
  void aDiverseBranchBlockBecomesOneConvolution(int filters, int kernel, int stride, int groups) {
    Model model = RandomWeights.of(diverse(filters, kernel, stride, groups), 7);
    Model merged = ALL.apply(model);
    Outputs.assertSame(merged, model);
    assertThat(node(merged, "add").op())
        .isEqualTo(Conv.of(filters, kernel).strided(stride).grouped(groups).biased());
    assertThat(merged.network().nodes()).hasSize(4);
  }

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
    norm(b, "block.bn1", b.add("block.conv1", Conv.of(2, 1), Network.INPUT));
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
    assertThat(node(deployed, "block.add").op()).isEqualTo(new Add());
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

  @Test
  void residualsAroundActivationsStay() {
    Network network = SmallNetworks.cifarResNet(1);
    assertThat(ALL.forecast(network).widest()).isEqualTo(network);
  }

  /** A RepGhost module, and the same without a normalization in its second branch. */
  private static Network repGhost(List<String> second) {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 6, 6));
    norm(b, "primary.bn", b.add("primary.conv", Conv.of(8, 1), Network.INPUT));
    b.add("primary.relu", RELU, "primary.bn");
    norm(b, "cheap.bn", b.add("cheap.conv", Conv.of(8, 3).grouped(8), "primary.relu"));
    String fusion = "primary.relu";
    for (String path : second) {
      fusion = norm(b, path, fusion);
    }
    b.add("add", new Add(), "cheap.bn", fusion);
    b.add("relu", RELU, "add");
    return b.build();
  }

  @Test
  void repGhostChangesTheCentreOfEachDepthwiseKernelAlone() {
    Model model = RandomWeights.of(repGhost(List.of("fusion")), 3);
    Model merged = new Deploy().apply(model);
    Outputs.assertSame(merged, model);
    assertThat(node(merged, "add").op()).isEqualTo(Conv.of(8, 3).grouped(8).biased());
    assertThat(node(merged, "primary.conv").op()).isEqualTo(Conv.of(8, 1).biased());
    assertThat(Counts.macs(merged.network())).isEqualTo(Counts.macs(model.network()));
    Norm deep = Norm.of(node(model, "cheap.bn"), model.weights());
    Norm fusion = Norm.of(node(model, "fusion"), model.weights());
    float[] before = model.weights().get("cheap.conv.weight").data();
    float[] after = merged.weights().get("add.weight").data();
    for (int k = 0; k < after.length; k++) {
      double centre = k % 9 == 4 ? fusion.scale(k / 9) : 0;
      assertThat(after[k] - deep.scale(k / 9) * before[k]).isCloseTo(centre, within(1e-6));
    }
    Model plain = RandomWeights.of(repGhost(List.of()), 3);
    Outputs.assertSame(ALL.apply(plain), plain);
  }

  @Test
  void maskedBranchesGoAndTheOthersMerge() {
    Network network = diverse(8, 3, 1, 1);
    Model model = RandomWeights.of(network, 5);
    Model masked = new DropBranches(List.of("1x1.bn", "avg.bn2")).apply(model);
    assertThat(node(masked, "add").inputs()).containsExactly("origin.bn", "kxk.bn2");
    Outputs.assertSame(ALL.apply(masked), masked);
    Model silent =
        model.with(
            model
                .weights()
                .with(
                    Map.of(
                        "1x1.bn.weight", zeros(8),
                        "1x1.bn.bias", zeros(8),
                        "avg.bn2.weight", zeros(8),
                        "avg.bn2.bias", zeros(8))));
    Outputs.assertSame(masked, silent);
    Model single = new DropBranches(List.of("1x1.bn", "avg.bn2", "kxk.bn2")).apply(model);
    assertThat(single.network().nodes()).noneMatch(node -> node.op() instanceof Add);
    assertThat(node(single, "out").inputs()).containsExactly("origin.bn");
    assertThatThrownBy(
            () ->
                new DropBranches(List.of("1x1.bn", "avg.bn2", "kxk.bn2", "origin.bn"))
                    .forecast(network))
        .hasMessage(
            "Cannot drop 'origin.bn': no addition reads it; name the last node of a branch");
    assertThatThrownBy(() -> new DropBranches(List.of("1x1.b")).forecast(network))
        .hasMessage("Cannot drop '1x1.b': the network has no such node; did you mean '1x1.bn'?");
  }

  @Test
  void theOneBranchThatASearchLeavesBecomesOneConvolution() {
    NetworkBuilder b = new NetworkBuilder(new Shape(4, 7, 7));
    b.add("bn1", BorderedBatchNorm.of(1), b.add("conv1", Conv.of(4, 1), Network.INPUT));
    norm(b, "bn2", b.add("conv2", Conv.of(6, 3).padded(0), "bn1"));
    b.add("one", Conv.of(6, 1), Network.INPUT);
    b.add("add", new Add(), "bn2", "one");
    b.add("relu", RELU, "add");
    Model model = new DropBranches(List.of("one")).apply(RandomWeights.of(b.build(), 3));
    Model merged = new Deploy().apply(model);
    Outputs.assertSame(merged, model);
    assertThat(merged.network().nodes()).hasSize(2);
    assertThat(node(merged, "bn2").op()).isEqualTo(Conv.of(6, 3).biased());
  }

  @Test
  void aRunThatWouldCostMoreStays() {
    NetworkBuilder b = new NetworkBuilder(new Shape(4, 8, 8));
    norm(b, "thin.bn", b.add("thin", Conv.of(2, 1), Network.INPUT));
    b.add("wide", Conv.of(8, 1), "thin.bn");
    b.add("relu", RELU, "wide");
    b.add("transition", Conv.of(8, 1), "relu");
    b.add("mean", Pool.average(2, 2, 0), "transition");
    b.add("relu2", RELU, "mean");
    Network network = b.build();
    assertThat(ALL.forecast(network).widest()).isEqualTo(network);
    assertThat(new Deploy().forecast(network).widest().nodes()).hasSize(6);
  }

  private static Tensor zeros(int size) {
    return Tensor.filled(List.of(size), 0);
  }

  @Test
  void deploymentMergesOnlyWhereItCostsNoMore() {
    NetworkBuilder b = new NetworkBuilder(new Shape(4, 6, 6));
    b.add("deep", Conv.of(4, 3).grouped(4), Network.INPUT);
    b.add("wide", Conv.of(4, 1), Network.INPUT);
    b.add("add", new Add(), "deep", "wide");
    b.add("dropout", new Dropout(0.5), "add");
    Model model = RandomWeights.of(b.build(), 5);
    Model deployed = new Deploy().apply(model);
    assertThat(deployed.network().nodes().stream().map(Node::path))
        .containsExactly("deep", "wide", "add");
    Model merged = ALL.apply(model);
    assertThat(node(merged, "add").op()).isEqualTo(Conv.of(4, 3));
    Outputs.assertSame(merged, model);
    Outputs.assertSame(deployed, model);
  }

  @Test
  void paddingBeyondTheKernelStays() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 4, 4));
    b.add("a", Conv.of(3, 1).padded(2), Network.INPUT);
    b.add("b", Conv.of(3, 1).padded(2).biased(), Network.INPUT);
    b.add("add", new Add(), "a", "b");
    Model model = RandomWeights.of(b.build(), 5);
    Model merged = ALL.apply(model);
    assertThat(node(merged, "add").op()).isEqualTo(Conv.of(3, 1).padded(2).biased());
    Outputs.assertSame(merged, model);
  }

  @Test
  void rowsAndColumnsMerge() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 6, 5));
    Window one = Window.square(1);
    Conv row = new Conv(3, new Window(1, 3), one, new Window(0, 1), one, 1, true);
    Conv column = new Conv(3, new Window(3, 1), one, new Window(1, 0), one, 1, true);
    b.add("row", row, Network.INPUT);
    b.add("column", column, Network.INPUT);
    b.add("add", new Add(), "row", "column");
    Model model = RandomWeights.of(b.build(), 5);
    Model merged = ALL.apply(model);
    assertThat(node(merged, "add").op()).isEqualTo(Conv.of(3, 3).biased());
    Outputs.assertSame(merged, model);
    float[] weights = merged.weights().get("add.weight").data();
    assertThat(List.of(weights[0], weights[2], weights[6], weights[8])).containsOnly(0f);
  }
}
