package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.cost.CostTable;
import io.espalier.model.Model;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import io.espalier.testing.RandomWeights;
import io.espalier.testing.ReferenceForward;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegNetTest {
  @ParameterizedTest
  @CsvSource({
    "regnet-x-3.2, 15296552, 3176621952, 3.177",
    "regnet-x-4.0, 22118248, 3964498816, 3.964",
    "regnet-x-8.0, 39572648, 7995132416, 7.995",
    "regnet-x-16, 54278536, 15940755456, 15.94",
    "gghost-regnet-3.2, 10511000, 1801746240, 1.8",
    "gghost-regnet-4.0, 15726268, 2228368516, 2.2",
    "gghost-regnet-8.0, 24586928, 4149668216, 4.1",
    "gghost-regnet-16, 32381704, 8997384192, 9.0",
  })
  void costIsThePublishedOne(String architecture, long params, long macs, double thousandMillions) {
    CostTable cost = CostTable.of(Zoo.CATALOG.read(architecture));
    assertThat(cost.params()).isEqualTo(params);
    assertThat(cost.macs()).isEqualTo(macs);
    assertThat(macs / 1e9).isCloseTo(thousandMillions, within(0.05));
  }

  /** Depths, channels and group width. */
  private static final Map<String, int[][]> SIZES =
      Map.of(
          "3.2", new int[][] {{2, 6, 15, 2}, {96, 192, 432, 1008}, {48}},
          "4.0", new int[][] {{2, 5, 14, 2}, {80, 240, 560, 1360}, {40}},
          "8.0", new int[][] {{2, 5, 15, 1}, {80, 240, 720, 1920}, {120}},
          "16", new int[][] {{2, 6, 13, 1}, {256, 512, 896, 2048}, {128}});

  @ParameterizedTest
  @CsvSource({
    "3.2, 224, 5, 1000",
    "4.0, 224, 5, 1000",
    "8.0, 224, 5, 1000",
    "16, 224, 5, 1000",
    "3.2, 64, 5, 10",
    "8.0, 32, 3, 10",
  })
  void regNetXFollowsItsTable(String size, int image, int halvings, int classes) {
    int[][] table = SIZES.get(size);
    LayerSum sum = new LayerSum();
    int unstrided = 5 - halvings;
    long extent = unstrided-- > 0 ? image : (image + 1) / 2;
    sum.convolve(3, 32, 3, 1, extent);
    long before = 32;
    for (int stage = 0; stage < 4; stage++) {
      long channels = table[1][stage];
      long next = unstrided-- > 0 ? extent : (extent + 1) / 2;
      for (int i = 0; i < table[0][stage]; i++) {
        block(sum, before, channels, table[2][0], i == 0 ? extent : next, next, i == 0);
        before = channels;
      }
      extent = next;
    }
    sum.linear(before, classes);
    sum.assertIsTheCostOf(
        Text.of("regnet-x-%s(image=%d, halvings=%d, classes=%d)", size, image, halvings, classes));
  }

  @ParameterizedTest
  @CsvSource({
    "3.2, 224, 5, 1000",
    "4.0, 224, 5, 1000",
    "8.0, 224, 5, 1000",
    "16, 224, 5, 1000",
    "16, 64, 5, 10",
    "4.0, 32, 4, 10",
  })
  void gGhostRegNetFollowsItsTable(String size, int image, int halvings, int classes) {
    int[][] table = SIZES.get(size);
    LayerSum sum = new LayerSum();
    int unstrided = 5 - halvings;
    long extent = unstrided-- > 0 ? image : (image + 1) / 2;
    sum.convolve(3, 32, 3, 1, extent);
    long before = 32;
    for (int stage = 0; stage < 4; stage++) {
      int group = table[2][0];
      int depth = table[0][stage];
      long channels = table[1][stage];
      long next = unstrided-- > 0 ? extent : (extent + 1) / 2;
      block(sum, before, channels, group, extent, next, true);
      if (depth > 2) {
        int narrow = group * 3 / 4;
        long intrinsic = channels / 2 / narrow * narrow;
        long cheap = channels - intrinsic;
        for (int i = 2; i < depth; i++) {
          block(sum, intrinsic, intrinsic, narrow, next, next, false);
        }
        sum.convolve(channels + intrinsic * (depth - 2), cheap, 1, 1, 1);
        sum.convolve(cheap, cheap, 1, 1, 1);
        sum.convolve(cheap, cheap, 1, 1, next);
      }
      if (depth > 1) {
        block(sum, channels, channels, group, next, next, false);
      }
      before = channels;
      extent = next;
    }
    sum.linear(before, classes);
    sum.assertIsTheCostOf(
        Text.of(
            "gghost-regnet-%s(image=%d, halvings=%d, classes=%d)", size, image, halvings, classes));
  }

  private static void block(
      LayerSum sum,
      long before,
      long channels,
      long groupWidth,
      long entered,
      long extent,
      boolean projected) {
    sum.convolve(before, channels, 1, 1, entered);
    sum.convolve(channels, channels, 3, channels / Math.min(channels, groupWidth), extent);
    sum.convolve(channels, channels, 1, 1, extent);
    if (projected) {
      sum.convolve(before, channels, 1, 1, extent);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gghost-regnet-3.2, layer2, 36, 72, 120, 480",
    "gghost-regnet-3.2, layer3, 36, 216, 216, 3240",
    "gghost-regnet-8.0, layer2, 90, 90, 150, 510",
    "gghost-regnet-8.0, layer3, 90, 360, 360, 5400",
  })
  void sizesOfAGhostStage(
      String architecture, String stage, int group, int intrinsic, int cheap, int all) {
    Network network = Zoo.CATALOG.read(architecture);
    Map<String, Shape> shapes = network.shapes();
    assertThat(shapes.get(stage + ".layers.0.relu3").channels()).isEqualTo(intrinsic);
    assertThat(shapes.get(stage + ".cheap_relu").channels()).isEqualTo(cheap);
    assertThat(shapes.get(stage + ".all").channels()).isEqualTo(all);
    assertThat(conv(network, stage + ".layers.0.conv2").groups()).isEqualTo(intrinsic / group);
  }

  @Test
  void stagesOfTwoBlocksAreWholeOnes() {
    Map<String, Shape> shapes = Zoo.CATALOG.read("gghost-regnet-4.0").shapes();
    assertThat(shapes)
        .containsKeys("layer1.1.relu3", "layer2.end.relu3", "layer3.end.relu3", "layer4.1.relu3")
        .doesNotContainKeys("layer1.end.relu3", "layer4.end.relu3");
  }

  @Test
  void withoutAMixtureTheLastBlockGetsTheIntrinsicAndTheCheapChannels() {
    Network network = Zoo.CATALOG.read("gghost-regnet-3.2(width=0.1, image=32, classes=3)");
    Model model = RandomWeights.of(network, 5);
    Arrays.fill(model.weights().get("layer3.merge.5.weight").data(), 0);
    Arrays.fill(model.weights().get("layer3.merge.5.bias").data(), 0);
    Map<String, double[]> values =
        ReferenceForward.activations(model, RandomWeights.image(network.input().size(), 5));
    double[] intrinsic = values.get("layer3.layers.12.relu3");
    double[] cheap = Arrays.stream(values.get("layer3.cheap.1")).map(x -> Math.max(0, x)).toArray();
    double[] entering = values.get("layer3.concat");
    assertThat(Arrays.copyOf(entering, intrinsic.length)).containsExactly(intrinsic);
    assertThat(Arrays.copyOfRange(entering, intrinsic.length, entering.length))
        .containsExactly(cheap);
    int positions = network.shapes().get("layer3.base.relu3").positions();
    double[] base = values.get("layer3.base.relu3");
    int split = network.shapes().get("layer3.intrinsic").channels() * positions;
    assertThat(values.get("layer3.intrinsic")).containsExactly(Arrays.copyOf(base, split));
    assertThat(values.get("layer3.rest"))
        .containsExactly(Arrays.copyOfRange(base, split, base.length));
  }

  @ParameterizedTest
  @CsvSource({
    "regnet-x-3.2, 32x112x112, 96x56x56, 192x28x28, 432x14x14, 1008x7x7",
    "regnet-x-3.2(image=64), 32x32x32, 96x16x16, 192x8x8, 432x4x4, 1008x2x2",
    "'regnet-x-3.2(image=32, halvings=3)', 32x32x32, 96x32x32, 192x16x16, 432x8x8, 1008x4x4",
    "regnet-x-3.2(width=0.1), 3x112x112, 10x56x56, 20x28x28, 45x14x14, 105x7x7",
    "regnet-x-8.0(width=0.1), 3x112x112, 8x56x56, 24x28x28, 72x14x14, 192x7x7",
  })
  void widthKeepsTheNumberOfGroups(
      String architecture, String stem, String first, String second, String third, String fourth) {
    Network network = Zoo.CATALOG.read(architecture);
    Map<String, Shape> shapes = network.shapes();
    assertThat(shapes.get("relu")).hasToString(stem);
    assertThat(shapes.get("layer1.0.relu3")).hasToString(first);
    assertThat(shapes.get("layer2.0.relu3")).hasToString(second);
    assertThat(shapes.get("layer3.0.relu3")).hasToString(third);
    assertThat(shapes.get("layer4.0.relu3")).hasToString(fourth);
    assertThat(conv(network, "layer3.0.conv2").groups())
        .isEqualTo(architecture.contains("8.0") ? 6 : 9);
  }

  @Test
  void aStageWithoutIntrinsicChannelsIsRefused() {
    assertThatThrownBy(() -> Zoo.CATALOG.read("gghost-regnet-3.2(cheap-ratio=0.9)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cheap-ratio leaves none of the 192 channels of layer2 intrinsic");
    assertThatThrownBy(() -> Zoo.CATALOG.read("gghost-regnet-3.2(cheap-ratio=0)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cheap-ratio must be above 0 and below 1");
  }

  private static Conv conv(Network network, String path) {
    return (Conv)
        network.nodes().stream()
            .filter(node -> node.path().equals(path))
            .findFirst()
            .orElseThrow()
            .op();
  }
}
