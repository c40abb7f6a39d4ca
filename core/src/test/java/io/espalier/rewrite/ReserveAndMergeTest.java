package io.espalier.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channel.ChannelGroups;
import io.espalier.channel.Group;
import io.espalier.channel.Selection;
import io.espalier.channel.Side;
import io.espalier.model.History;
import io.espalier.model.Model;
import io.espalier.model.Tensor;
import io.espalier.model.Weights;
import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.testing.Counts;
import io.espalier.testing.Outputs;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import io.espalier.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReserveAndMergeTest {
  private static final ReserveAndMerge RM = ReserveAndMerge.DEFAULTS;
  private static final Activation RELU = new Activation(Activation.Kind.RELU);
  private static final Activation RELU6 = new Activation(Activation.Kind.RELU6);

  private static List<String> additions(Network network) {
    return network.nodes().stream()
        .filter(node -> node.op() instanceof Add)
        .map(Node::path)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet-20(width=0.25, image=12)",
        "resnet-20(width=0.25, image=13, shortcut=B)",
        "resnet-18(width=0.0625, image=40)",
        "resnet-50(width=0.0625, image=40)",
        "resnet-50(width=0.0625, image=40, stride-in=first)"
      })
  void noAdditionRemainsAndNoOutputChanges(String architecture) {
    Network network = Zoo.CATALOG.read(architecture);
    Model model = RandomWeights.of(network, 3);
    Model plain = RM.apply(model);
    assertThat(additions(plain.network())).isEmpty();
    Outputs.assertSame(plain, model);
    assertThat(RM.forecast(network).widest()).isEqualTo(plain.network());
    assertThat(Surgery.replay(model, plain.history())).isEqualTo(plain);
    assertThat(RM.apply(plain).network()).isEqualTo(plain.network());
  }

  @Test
  void aBasicNetworkBecomesAChain() {
    Network chain = RM.forecast(Zoo.CATALOG.read("resnet-20")).widest();
    for (int i = 1; i < chain.nodes().size(); i++) {
      assertThat(chain.nodes().get(i).inputs()).containsExactly(chain.nodes().get(i - 1).path());
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet-18, 19657920", "resnet-34, 39859392"})
  void widensAsPublished(String architecture, long convolutions) {
    Network plain = RM.forecast(Zoo.CATALOG.read(architecture)).widest();
    Map<String, Shape> shapes = plain.shapes();
    long weights =
        plain.nodes().stream()
            .filter(node -> node.op() instanceof Conv)
            .mapToLong(node -> node.op().parameters(Network.inputs(node, shapes)).get(0).size())
            .sum();
    assertThat(weights).isEqualTo(convolutions);
  }

  @Test
  void anIdentityBlockDoublesItsMacs() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 8, 8));
    b.add("stem", RELU, b.add("conv", Conv.of(4, 1), Network.INPUT));
    b.add("relu1", RELU, b.add("conv1", Conv.of(4, 3), "stem"));
    b.add("add", new Add(), b.add("conv2", Conv.of(4, 3), "relu1"), "stem");
    Network network = b.build();
    long block = 18L * 4 * 4 * 64;
    assertThat(Counts.macs(network)).isEqualTo(3 * 4 * 64 + block);
    assertThat(RM.forecast(network).macs().low()).isEqualTo(3 * 4 * 64 + 2 * block);
  }

  @Test
  void everyLayerCanBePrunedAlone() {
    Model plain = RM.apply(RandomWeights.of(Zoo.CATALOG.read("resnet-20(width=0.25)"), 3));
    ChannelGroups groups = ChannelGroups.of(plain.network());
    for (Group group : groups.prunable()) {
      assertThat(group.members(Side.FILTERS)).hasSize(1);
    }
    assertThat(groups.prunable()).hasSize(19);
    Map<String, List<Integer>> half =
        groups.prunable().stream().collect(Collectors.toMap(Group::name, g -> List.of(0, 1)));
    Model cut = Surgery.remove(plain, new Selection(half), "test");
    assertThat(ReferenceForward.output(cut, RandomWeights.image(3 * 32 * 32, 1))).hasSize(10);
    Network deep = RM.forecast(Zoo.CATALOG.read("resnet-50(width=0.125)")).widest();
    for (Group group : ChannelGroups.of(deep).prunable()) {
      assertThat(group.members(Side.FILTERS)).hasSize(1);
    }
  }

  /** Two inverted residuals (Sandler et al., "MobileNetV2", CVPR 2018) with large values. */
  private static Network inverted() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 7, 7));
    b.add("stem.bn", BatchNorm.DEFAULTS, b.add("stem.conv", Conv.of(6, 3), Network.INPUT));
    String last = "stem.bn";
    for (int i = 0; i < 2; i++) {
      String block = "block" + i;
      String x =
          b.add(block + ".bn1", BatchNorm.DEFAULTS, b.add(block + ".pw1", Conv.of(18, 1), last));
      x = b.add(block + ".act1", RELU6, x);
      x = b.add(block + ".dw", Conv.of(18, 3).grouped(18), x);
      x = b.add(block + ".act2", RELU6, b.add(block + ".bn2", BatchNorm.DEFAULTS, x));
      x = b.add(block + ".bn3", BatchNorm.DEFAULTS, b.add(block + ".pw2", Conv.of(6, 1), x));
      last = b.add(block + ".add", new Add(), x, last);
    }
    b.add("fc", new Linear(4, true), b.add("pool", new GlobalAveragePool(), last));
    return b.build();
  }

  @Test
  void invertedResidualsStayExactThoughTheirInputIsNegativeAndReachesSix() {
    Model model = RandomWeights.of(inverted(), 2);
    model =
        model.with(model.weights().with(Map.of("stem.bn.weight", Tensor.filled(List.of(6), 9))));
    double[] values =
        ReferenceForward.activations(model, RandomWeights.image(147, 1)).get("block0.bn1");
    assertThat(Outputs.largest(values)).isGreaterThan(6);
    Model plain = RM.apply(model);
    assertThat(additions(plain.network())).isEmpty();
    Outputs.assertSame(plain, model);
    assertThat(Counts.macs(plain.network()) - Counts.macs(model.network()))
        .isEqualTo(2 * 6 * 6 * 49);
  }

  /** MobileNetV2 without its classifier: blocks by expansion, filters, number, stride. */
  private static Network mobileNetV2(int image, int divisor) {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, image, image));
    b.add("relu", RELU6, b.add("stem", Conv.of(32 / divisor, 3).strided(2), Network.INPUT));
    String last = "relu";
    int[][] stages = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    int block = 0;
    for (int[] stage : stages) {
      for (int i = 0; i < stage[2]; i++) {
        String name = "block" + block++;
        String input = last;
        int wide = b.channels(input) * stage[0];
        if (stage[0] > 1) {
          last = b.add(name + ".act1", RELU6, b.add(name + ".pw1", Conv.of(wide, 1), last));
        }
        Conv deep = Conv.of(wide, 3).grouped(wide).strided(i == 0 ? stage[3] : 1);
        last = b.add(name + ".act2", RELU6, b.add(name + ".dw", deep, last));
        last = b.add(name + ".pw2", Conv.of(stage[1] / divisor, 1), last);
        if (i > 0) {
          last = b.add(name + ".add", new Add(), last, input);
        }
      }
    }
    b.add("last.act", RELU6, b.add("last", Conv.of(1280 / divisor, 1), last));
    return b.build();
  }

  private static long convolutions(Network network) {
    return network.nodes().stream().filter(node -> node.op() instanceof Conv).count();
  }

  @Test
  void mobileNetV2BecomesAMobileNetV1() {
    Network network = mobileNetV2(224, 1);
    assertThat(convolutions(network)).isEqualTo(52);
    assertThat(Counts.parameters(network)).isEqualTo(2_189_760);
    assertThat(Counts.macs(network)).isEqualTo(299_494_272L);
    ReserveAndMerge widened = new ReserveAndMerge(ReserveAndMerge.Inverted.WIDENED);
    Network plain = widened.forecast(network).widest();
    assertThat(additions(plain)).isEmpty();
    assertThat(convolutions(plain)).isEqualTo(35);
    assertThat(Counts.parameters(plain)).isEqualTo(6_200_728);
    assertThat(Counts.macs(plain)).isEqualTo(847_005_376L);
    Model small = RandomWeights.of(mobileNetV2(32, 8), 3);
    Model wide = widened.apply(small);
    Outputs.assertSame(wide, small);
    for (Group group : ChannelGroups.of(wide.network()).prunable()) {
      assertThat(
              group.members(Side.FILTERS).stream().filter(member -> !member.node().endsWith(".dw")))
          .hasSize(1);
    }
    Outputs.assertSame(RM.apply(small), small);
  }

  /** One channel, centre weights -1 and 1: of -2 a copy through the ReLU would be lost. */
  private static Model minus(String source) {
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 1, 1));
    b.add("first", RELU, Network.INPUT);
    b.add("conv1", Conv.of(1, 3), source);
    b.add("relu1", RELU, "conv1");
    b.add("conv2", Conv.of(1, 3), "relu1");
    b.add("add", new Add(), "conv2", source);
    b.add("out", RELU, "add");
    float[] centre = new float[9];
    centre[4] = -1;
    float[] plus = new float[9];
    plus[4] = 1;
    return new Model(
        b.build(),
        new Weights(
            Map.of(
                "conv1.weight", Tensor.of(List.of(1, 1, 3, 3), centre),
                "conv2.weight", Tensor.of(List.of(1, 1, 3, 3), plus))),
        History.NONE);
  }

  @Test
  void negativeInputsAreRefusedWithTheLayersPath() {
    Model plain = RM.apply(minus("first"));
    assertThat(ReferenceForward.output(plain, 3)).containsExactly(3);
    NetworkBuilder b = new NetworkBuilder(new Shape(1, 4, 4));
    b.add("stem", Conv.of(2, 3), Network.INPUT);
    b.add("relu1", RELU, b.add("conv1", Conv.of(2, 3), "stem"));
    b.add("add", new Add(), b.add("conv2", Conv.of(2, 3), "relu1"), "stem");
    assertThatThrownBy(() -> RM.forecast(b.build()))
        .isInstanceOf(Refusal.class)
        .hasMessage(
            "Cannot remove the residual connection at 'add': copies of 'stem' would not pass 'relu1' unchanged; its values must come from a ReLU");
  }

  @Test
  void branchesAreMergedFirst() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 8, 8));
    b.add("stem", RELU, b.add("conv", Conv.of(4, 1), Network.INPUT));
    b.add(
        "sum",
        new Add(),
        b.add("conv1", Conv.of(4, 3), "stem"),
        b.add("one", Conv.of(4, 1), "stem"));
    b.add("relu1", RELU, "sum");
    b.add("add", new Add(), b.add("conv2", Conv.of(4, 3), "relu1"), "stem");
    Model model = RandomWeights.of(b.build(), 1);
    Model plain = RM.apply(model);
    Outputs.assertSame(plain, model);
    assertThat(plain.network().nodes().stream().map(Node::path))
        .containsExactly("conv", "stem", "sum", "relu1", "conv2");
  }

  @Test
  void otherTrunksAreRefusedWithTheLayersPath() {
    NetworkBuilder b = new NetworkBuilder(new Shape(3, 8, 8));
    b.add("stem", RELU, b.add("conv", Conv.of(4, 1), Network.INPUT));
    b.add("bn1", BatchNorm.DEFAULTS, "stem");
    b.add("relu1", RELU, "bn1");
    b.add("conv1", Conv.of(4, 3), "relu1");
    b.add("relu2", RELU, "conv1");
    b.add("conv2", Conv.of(4, 3), "relu2");
    b.add("add", new Add(), "conv2", "stem");
    assertThatThrownBy(() -> RM.forecast(b.build()))
        .hasMessage(
            "Cannot remove the residual connection at 'add': 'bn1' is neither a convolution nor an activation");
  }

  @Test
  void aNetworkWithoutResidualsStays() {
    Network vgg = Zoo.CATALOG.read("vgg-16-bn");
    assertThat(RM.forecast(vgg).widest()).isEqualTo(vgg);
    assertThat(Rewrites.CATALOG.read("rm")).isEqualTo(RM);
    assertThat(Rewrites.CATALOG.write(RM)).hasToString("reserve-and-merge");
  }
}
