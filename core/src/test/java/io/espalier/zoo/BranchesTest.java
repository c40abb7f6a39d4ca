package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Add;
import io.espalier.network.BorderedBatchNorm;
import io.espalier.network.ChannelShuffle;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Node;
import io.espalier.network.Pool;
import io.espalier.network.Shape;
import io.espalier.spec.Call;
import io.espalier.spec.Refusal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two forms of a convolution, branch masks, and what is particular to a family. */
class BranchesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "repvgg-a0",
        "repvgg-b1g4",
        "dbb-vgg-16-bn",
        "dbb-resnet-20",
        "dbb-resnet-18",
        "dbb-resnet-50",
        "repghost"
      })
  void sumsOfBranchesHaveThePathsAndShapesOfDeployedConvolutions(String name) {
    Network train = Zoo.CATALOG.read(name);
    Network deploy = Zoo.CATALOG.read(name + "(form=deploy)");
    Map<String, Shape> trained = train.shapes();
    assertThat(deploy.shapes()).allSatisfy((path, s) -> assertThat(s).isEqualTo(trained.get(path)));
    Map<String, Node> deployed =
        deploy.nodes().stream().collect(Collectors.toMap(Node::path, node -> node));
    List<Node> replaced =
        train.nodes().stream()
            .filter(node -> deployed.containsKey(node.path()))
            .filter(node -> !node.op().equals(deployed.get(node.path()).op()))
            .toList();
    assertThat(replaced)
        .isNotEmpty()
        .allSatisfy(
            node -> {
              assertThat(node.op()).isEqualTo(new Add());
              assertThat(deployed.get(node.path()).op())
                  .isInstanceOfSatisfying(Conv.class, conv -> assertThat(conv.bias()).isTrue());
            });
  }

  @Test
  void diverseBranchesBelowTheirSum() {
    Network network = Zoo.CATALOG.read("dbb-resnet-20");
    assertThat(paths(network, "layer2.0.conv1"))
        .containsExactly(
            "layer2.0.conv1.3x3.conv",
            "layer2.0.conv1.3x3.bn",
            "layer2.0.conv1.1x1.conv",
            "layer2.0.conv1.1x1.bn",
            "layer2.0.conv1.1x1-3x3.conv1",
            "layer2.0.conv1.1x1-3x3.add",
            "layer2.0.conv1.1x1-3x3.bn1",
            "layer2.0.conv1.1x1-3x3.conv2",
            "layer2.0.conv1.1x1-3x3.bn2",
            "layer2.0.conv1.1x1-avg.conv",
            "layer2.0.conv1.1x1-avg.bn1",
            "layer2.0.conv1.1x1-avg.avg",
            "layer2.0.conv1.1x1-avg.bn2",
            "layer2.0.conv1");
    assertThat(node(network, "layer2.0.conv1.1x1-3x3.add").inputs())
        .containsExactly("layer2.0.conv1.1x1-3x3.conv1", "layer1.2.relu2");
    assertThat(node(network, "layer2.0.conv1.1x1-3x3.bn1").op()).isEqualTo(BorderedBatchNorm.of(1));
    assertThat(node(network, "layer2.0.conv1.1x1-3x3.conv2").op())
        .isEqualTo(Conv.of(32, 3).strided(2).padded(0));
    assertThat(node(network, "layer2.0.conv1.1x1-avg.bn1").op()).isEqualTo(BorderedBatchNorm.of(1));
    assertThat(node(network, "layer2.0.conv1.1x1-avg.avg").op()).isEqualTo(Pool.average(3, 2, 0));
  }

  @Test
  void largeAndSmallKernelsStayAsTheyAre() {
    assertThat(paths(Zoo.CATALOG.read("dbb-resnet-50"), "conv1")).containsExactly("conv1");
    assertThat(paths(Zoo.CATALOG.read("dbb-resnet-50"), "layer2.0.conv3"))
        .containsExactly("layer2.0.conv3");
  }

  @Test
  void theIdentityIsABranchWhereTheShapeStays() {
    Network network = Zoo.CATALOG.read("repvgg-a0");
    assertThat(node(network, "stage1.1.conv").inputs())
        .containsExactly(
            "stage1.1.conv.3x3.bn", "stage1.1.conv.1x1.bn", "stage1.1.conv.identity.bn");
    assertThat(node(network, "stage1.0.conv").inputs())
        .containsExactly("stage1.0.conv.3x3.bn", "stage1.0.conv.1x1.bn");
    Network small = Zoo.CATALOG.read("repvgg-a0(halvings=3, image=32)");
    assertThat(node(small, "stage1.0.conv").inputs()).hasSize(3);
  }

  @Test
  void everySecondLayerIsGroupedUpToTheTwentySixth() {
    List<Integer> groups =
        Zoo.CATALOG.read("repvgg-b1g4(form=deploy)").nodes().stream()
            .filter(node -> node.op() instanceof Conv)
            .map(node -> ((Conv) node.op()).groups())
            .toList();
    assertThat(groups)
        .isEqualTo(
            Stream.concat(
                    Stream.of(1),
                    Stream.concat(
                        Collections.nCopies(13, List.of(1, 4)).stream().flatMap(List::stream),
                        Stream.of(1)))
                .toList());
  }

  @Test
  void masksChooseBranchesLayerByLayer() {
    Network network = Zoo.CATALOG.read("repnas-cifar(branches=" + mask("001000", "110011") + ")");
    assertThat(paths(network, "stem.conv"))
        .containsExactly("stem.conv.3x3.conv", "stem.conv.3x3.bn");
    assertThat(node(network, "stem.relu").inputs()).containsExactly("stem.conv.3x3.bn");
    assertThat(node(network, "stage1.0.conv").inputs())
        .containsExactly(
            "stage1.0.conv.identity.bn",
            "stage1.0.conv.1x1.bn",
            "stage1.0.conv.1x1-avg.bn2",
            "stage1.0.conv.1x3.bn",
            "stage1.0.conv.3x1.bn");
    assertThat(node(network, "stage1.0.conv.1x3.conv").op().call())
        .hasToString("conv(filters=48, kernel=[1, 3], padding=[0, 1])");
  }

  @Test
  void aLayerWithoutAnyBranchHasThe3x3OrTheIdentity() {
    Network network = Zoo.CATALOG.read("repnas-cifar(branches=" + mask("000000", "000000") + ")");
    assertThat(paths(network, "stem.conv"))
        .containsExactly("stem.conv.3x3.conv", "stem.conv.3x3.bn");
    assertThat(paths(network, "stage1.0.conv")).containsExactly("stage1.0.conv.identity.bn");
  }

  @Test
  void atAStrideTheLongBranchIsASecond3x3() {
    Network network = Zoo.CATALOG.read("repnas-a0");
    assertThat(paths(network, "stage2.0.conv.1x1-3x3"))
        .containsExactly("stage2.0.conv.1x1-3x3.conv", "stage2.0.conv.1x1-3x3.bn");
    assertThat(paths(network, "stage2.1.conv.1x1-3x3")).hasSize(5);
  }

  @Test
  void masksHaveOneCanonicalText() {
    String mask = mask("001100", "000100");
    assertThat(Zoo.CATALOG.canonical(Call.parse("repnas-a0(branches=" + mask + ")")))
        .hasToString("repnas-a0(branches=" + mask + ")");
    assertThat(Zoo.CATALOG.defaults("repnas-cifar"))
        .hasToString("repnas-cifar(branches=all, classes=10, width=1.0, halvings=3, image=32)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "repnas-a0(branches=001100-000100); branches has 2 rows for 22 layers",
        "repnas-a0(branches=0011-000100); '0011' is not a row of six digits 0 or 1",
        "repnas-a0(branches=some); 'some' is not a row",
        "repnas-a0(branches=[1, 0]); it must be 'all' or rows",
      })
  void otherMasksAreRefused(String text, String reason) {
    assertThatThrownBy(() -> Zoo.CATALOG.read(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  @Test
  void theTwoConventionsShuffleInverselyAndElsewhere() {
    Network paper = Zoo.CATALOG.read("shufflenet-v1(groups=3)");
    Network code = Zoo.CATALOG.read("shufflenet-v1(groups=3, shuffle=authors-code)");
    assertThat(node(paper, "stage2.1.shuffle").inputs()).containsExactly("stage2.1.relu1");
    assertThat(node(code, "stage2.1.shuffle").inputs()).containsExactly("stage2.1.bn2");
    int[] there = ((ChannelShuffle) node(paper, "stage2.1.shuffle").op()).sources(60);
    int[] back = ((ChannelShuffle) node(code, "stage2.1.shuffle").op()).sources(60);
    assertThat(there).startsWith(0, 20, 40, 1);
    for (int channel = 0; channel < 60; channel++) {
      assertThat(there[back[channel]]).isEqualTo(channel);
    }
    assertThat(Zoo.CATALOG.read("shufflenet-v1(groups=1)").nodes())
        .noneMatch(node -> node.op() instanceof ChannelShuffle);
  }

  @Test
  void shuffleNetDoublesItsChannelsFromStageToStage() {
    Map<String, Shape> shapes = Zoo.CATALOG.read("shufflenet-v1").shapes();
    assertThat(shapes.get("maxpool")).hasToString("24x56x56");
    assertThat(shapes.get("stage2.0.concat")).hasToString("240x28x28");
    assertThat(shapes.get("stage3.7.relu3")).hasToString("480x14x14");
    assertThat(shapes.get("stage4.3.relu3")).hasToString("960x7x7");
  }

  @ParameterizedTest
  @CsvSource({
    "repvgg-a0, 3, stage1.1.relu, 48x32x32, stage4.0.relu, 1280x4x4",
    "repghost, 4, blocks.0.add, 16x32x32, blocks.15.add, 160x2x2",
    "repghost, 3, blocks.1.add, 24x32x32, blocks.15.add, 160x4x4",
    "shufflenet-v1, 3, relu, 24x32x32, stage4.3.relu3, 960x4x4",
    "shufflenet-v1, 4, maxpool, 24x16x16, stage4.3.relu3, 960x2x2",
    "shufflenet-v1, 2, stage2.0.concat, 240x32x32, stage4.3.relu3, 960x8x8",
    "rmnext-41x5-16, 3, layer1.1.relu3, 64x32x32, layer4.2.relu3, 512x4x4",
    "rmnext-41x5-16, 4, stem.1.relu, 64x16x16, layer4.2.relu3, 512x2x2",
  })
  void smallImagesStayAsLargeAtTheStart(
      String name, int halvings, String early, String first, String late, String last) {
    Map<String, Shape> shapes =
        Zoo.CATALOG.read(name + "(halvings=" + halvings + ", image=32, classes=10)").shapes();
    assertThat(shapes.get(early)).hasToString(first);
    assertThat(shapes.get(late)).hasToString(last);
  }

  /** The rows for the first layers; the 3x3 for the other ones of 22. */
  private static String mask(String... rows) {
    return Stream.concat(Stream.of(rows), Collections.nCopies(22 - rows.length, "001000").stream())
        .collect(Collectors.joining("-"));
  }

  private static Node node(Network network, String path) {
    return network.nodes().stream()
        .filter(node -> node.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> paths(Network network, String start) {
    return network.nodes().stream().map(Node::path).filter(path -> path.startsWith(start)).toList();
  }
}
