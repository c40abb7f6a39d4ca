package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Diverse branch blocks, whole and with branches dropped. */
class MergeDiverseBranchesTest {
  private static final MergeBranches ALL = new MergeBranches(MergeBranches.Where.ALL);

  private static final Activation RELU = new Activation(Activation.Kind.RELU);

  private static String norm(NetworkBuilder builder, String path, String from) {
    return builder.add(path, BatchNorm.DEFAULTS, from);
  }

  private static Node node(Model model, String path) {
    return Nodes.find(model.network(), path, "test");
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

  private static Tensor zeros(int size) {
    return Tensor.filled(List.of(size), 0);
  }

  /** The first sum goes with it, and the second reads what is left of the first. */
  @Test
  void aBranchOfTwoSumsInARowGoesFromBoth() {
    NetworkBuilder b = new NetworkBuilder(new Shape(2, 3, 3));
    b.add("x", Conv.of(4, 3), Network.INPUT);
    b.add("one", Conv.of(4, 1), "x");
    b.add("sum", new Add(), "x", "one");
    b.add("all", new Add(), "sum", "one");
    b.add("relu", new Activation(Activation.Kind.RELU), "all");
    Network left = new DropBranches(List.of("one")).forecast(b.build()).widest();
    assertThat(left.nodes()).extracting(Node::path).containsExactly("x", "relu");
  }
}
