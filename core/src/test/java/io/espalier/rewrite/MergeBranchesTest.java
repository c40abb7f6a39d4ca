package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Edit;
import io.espalier.model.Model;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
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
import io.espalier.testing.Counts;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.SmallNetworks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        .containsExactly(
            new Edit.Rewriting(
                "rewrite(to=merge-branches(where=all))", "merge-branches(where=all)"));
    assertThat(Surgery.replay(model, merged.history())).isEqualTo(merged);
    assertThat(ALL.apply(merged).network()).isEqualTo(merged.network());
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
