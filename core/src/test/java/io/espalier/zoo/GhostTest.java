package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.network.ChannelSlice;
import io.espalier.network.Conv;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Node;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GhostTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ghostnet(width=0.5); 2587292; 42328152",
        "ghostnet; 5182508; 141150512",
        "ghostnet(width=1.3); 7358820; 227003256",
        "ghost-resnet-20; 139114; 21271168",
        "ghost-resnet-56; 438154; 65286784",
        "ghost-resnet-56(d=1); 430090; 63222400",
        "ghost-vgg-16; 7650474; 158109696",
        "ghost-vgg-16(s=4); 3982362; 80432640",
        "ghost-vgg-16(d=1); 7633578; 157003776",
        "ghost-vgg-16(d=5); 7684266; 160321536",
        "ghost-vgg-16(d=7); 7734954; 163639296",
      })
  void costIsThePublishedOne(String architecture, long params, long macs) {
    CostTable cost = CostTable.of(Zoo.CATALOG.read(architecture));
    assertThat(cost.params()).isEqualTo(params);
    assertThat(cost.macs()).isEqualTo(macs);
  }

  /** Kernel, expanded channels, channels, squeeze-and-excite, stride. */
  private static final int[][] BOTTLENECKS = {
    {3, 16, 16, 0, 1}, {3, 48, 24, 0, 2}, {3, 72, 24, 0, 1}, {5, 72, 40, 1, 2},
    {5, 120, 40, 1, 1}, {3, 240, 80, 0, 2}, {3, 200, 80, 0, 1}, {3, 184, 80, 0, 1},
    {3, 184, 80, 0, 1}, {3, 480, 112, 1, 1}, {3, 672, 112, 1, 1}, {5, 672, 160, 1, 2},
    {5, 960, 160, 0, 1}, {5, 960, 160, 1, 1}, {5, 960, 160, 0, 1}, {5, 960, 160, 1, 1},
  };

  @ParameterizedTest
  @CsvSource({
    "1.0, 5, 224, 1000",
    "0.5, 5, 224, 1000",
    "1.3, 5, 224, 1000",
    "0.1, 5, 64, 10",
    "1.0, 5, 32, 10",
    "1.0, 4, 32, 10",
    "0.7, 3, 32, 100",
    "1.0, 0, 8, 10",
  })
  void ghostNetFollowsItsTable(double width, int halvings, int image, int classes) {
    LayerSum sum = new LayerSum();
    int unstrided = 5 - halvings;
    long extent = unstrided-- > 0 ? image : (image + 1) / 2;
    long before = LayerSum.divisible(16 * width, 4);
    sum.convolve(3, before, 3, 1, extent);
    for (int[] row : BOTTLENECKS) {
      long expanded = LayerSum.divisible(row[1] * width, 4);
      long channels = LayerSum.divisible(row[2] * width, 4);
      sum.ghost(before, expanded, 1, 2, 3, extent);
      boolean strided = row[4] == 2 && unstrided-- <= 0;
      if (strided) {
        extent = (extent + 1) / 2;
        sum.depthwise(expanded, row[0], extent);
      }
      if (row[3] == 1) {
        sum.excite(expanded, LayerSum.divisible(0.25 * expanded, 4));
      }
      sum.ghost(expanded, channels, 1, 2, 3, extent);
      if (strided || before != channels) {
        sum.depthwise(before, row[0], extent);
        sum.convolve(before, channels, 1, 1, extent);
      }
      before = channels;
    }
    long last = LayerSum.divisible(960 * width, 4);
    sum.convolve(before, last, 1, 1, extent);
    sum.linear(last, 1280);
    sum.linear(1280, classes);
    sum.assertIsTheCostOf(
        Text.of(
            "ghostnet(width=%s, halvings=%d, image=%d, classes=%d)",
            width, halvings, image, classes));
  }

  @ParameterizedTest
  @CsvSource({"20, 3, 2, 3", "56, 9, 2, 3", "56, 9, 2, 1", "56, 9, 3, 3", "20, 3, 5, 7"})
  void ghostResNetsFollowTheirTable(int layers, int blocks, int s, int d) {
    LayerSum sum = new LayerSum();
    sum.convolve(3, 16, 3, 1, 32);
    long before = 16;
    for (int stage = 0; stage < 3; stage++) {
      long channels = 16L << stage;
      for (int block = 0; block < blocks; block++) {
        sum.ghost(before, channels, 3, s, d, 32 >> stage);
        sum.ghost(channels, channels, 3, s, d, 32 >> stage);
        before = channels;
      }
    }
    sum.linear(64, 10);
    sum.assertIsTheCostOf(Text.of("ghost-resnet-%d(s=%d, d=%d)", layers, s, d));
  }

  @ParameterizedTest
  @CsvSource({"2, 3", "3, 3", "4, 3", "5, 3", "2, 1", "2, 5", "2, 7"})
  void ghostVggFollowsItsTable(int s, int d) {
    LayerSum sum = new LayerSum();
    long before = 3;
    int[][] stages = {{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}};
    for (int stage = 0; stage < stages.length; stage++) {
      for (int channels : stages[stage]) {
        sum.ghost(before, channels, 3, s, d, 32 >> stage);
        before = channels;
      }
    }
    sum.linear(512, 512);
    sum.linear(512, 10);
    sum.assertIsTheCostOf(Text.of("ghost-vgg-16(s=%d, d=%d)", s, d));
  }

  /**
   * Counts without the ghosts that are cut off are 11 parameters lower for each of them: nine
   * weights, gamma and beta.
   */
  @ParameterizedTest
  @CsvSource({"3, 5218278, 18, 107.2", "5, 3269301, 36, 65.6"})
  void ghostsThatAreCutOffAreCounted(int s, long params, int cutOff, double millions) {
    CostTable cost = CostTable.of(Zoo.CATALOG.read("ghost-vgg-16(s=" + s + ")"));
    assertThat(cost.params()).isEqualTo(params + 11L * cutOff);
    assertThat(cost.macs() / 1e6).isBetween(millions - 0.1, millions + 0.1);
  }

  @Test
  void aModuleIsCutOffAtItsNumberOfChannels() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(3, 8, 8));
    GhostModule module = new GhostModule(1, 3, 3);
    String end = module.piece("ghost", 10, 2, List.of()).append(builder, Network.INPUT);
    assertThat(end).isEqualTo("ghost.slice");
    assertThat(builder.shape("ghost.primary_conv.1")).hasToString("4x4x4");
    assertThat(builder.shape("ghost.cheap_operation.1")).hasToString("8x4x4");
    assertThat(builder.shape(end)).hasToString("10x4x4");
    assertThat(op(builder.build(), "ghost.slice")).isEqualTo(new ChannelSlice(0, 10));
    assertThat(op(builder.build(), "ghost.cheap_operation.0")).isEqualTo(Conv.of(8, 3).grouped(4));
  }

  @Test
  void theSecondModuleOfABlockIsNotActivated() {
    assertThat(paths("ghost-resnet-20", "layer2.0."))
        .containsExactly(
            "layer2.0.ghost1.primary_conv.0",
            "layer2.0.ghost1.primary_conv.1",
            "layer2.0.ghost1.primary_conv.2",
            "layer2.0.ghost1.cheap_operation.0",
            "layer2.0.ghost1.cheap_operation.1",
            "layer2.0.ghost1.cheap_operation.2",
            "layer2.0.ghost1.concat",
            "layer2.0.ghost2.primary_conv.0",
            "layer2.0.ghost2.primary_conv.1",
            "layer2.0.ghost2.cheap_operation.0",
            "layer2.0.ghost2.cheap_operation.1",
            "layer2.0.ghost2.concat",
            "layer2.0.shortcut.subsample",
            "layer2.0.shortcut.pad",
            "layer2.0.add",
            "layer2.0.relu");
  }

  @Test
  void pathsOfABottleneckAreTheAuthors() {
    assertThat(paths("ghostnet", "blocks.3.0."))
        .containsExactly(
            "blocks.3.0.ghost1.primary_conv.0",
            "blocks.3.0.ghost1.primary_conv.1",
            "blocks.3.0.ghost1.primary_conv.2",
            "blocks.3.0.ghost1.cheap_operation.0",
            "blocks.3.0.ghost1.cheap_operation.1",
            "blocks.3.0.ghost1.cheap_operation.2",
            "blocks.3.0.ghost1.concat",
            "blocks.3.0.conv_dw",
            "blocks.3.0.bn_dw",
            "blocks.3.0.se.avgpool",
            "blocks.3.0.se.conv_reduce",
            "blocks.3.0.se.relu",
            "blocks.3.0.se.conv_expand",
            "blocks.3.0.se.gate",
            "blocks.3.0.se.multiply",
            "blocks.3.0.ghost2.primary_conv.0",
            "blocks.3.0.ghost2.primary_conv.1",
            "blocks.3.0.ghost2.cheap_operation.0",
            "blocks.3.0.ghost2.cheap_operation.1",
            "blocks.3.0.ghost2.concat",
            "blocks.3.0.shortcut.0",
            "blocks.3.0.shortcut.1",
            "blocks.3.0.shortcut.2",
            "blocks.3.0.shortcut.3",
            "blocks.3.0.add");
    assertThat(paths("ghostnet", "blocks.4.0.")).noneMatch(path -> path.contains("shortcut"));
    assertThat(paths("ghostnet", "blocks.2.0.")).noneMatch(path -> path.contains(".se."));
  }

  @ParameterizedTest
  @CsvSource({
    "ghostnet, 16x112x112, 24x56x56, 40x28x28, 80x14x14, 160x7x7",
    "ghostnet(image=64), 16x32x32, 24x16x16, 40x8x8, 80x4x4, 160x2x2",
    "ghostnet(image=32), 16x16x16, 24x8x8, 40x4x4, 80x2x2, 160x1x1",
    "'ghostnet(image=32, halvings=4)', 16x32x32, 24x16x16, 40x8x8, 80x4x4, 160x2x2",
    "'ghostnet(image=32, halvings=3, width=0.5)', 8x32x32, 12x32x32, 20x16x16, 40x8x8, 80x4x4",
  })
  void halvingsLeaveOutTheFirstStrides(
      String architecture, String stem, String first, String second, String third, String fourth) {
    Map<String, Shape> shapes = Zoo.CATALOG.read(architecture).shapes();
    assertThat(shapes.get("conv_stem")).hasToString(stem);
    assertThat(shapes.get("blocks.2.0.add")).hasToString(first);
    assertThat(shapes.get("blocks.4.0.add")).hasToString(second);
    assertThat(shapes.get("blocks.6.0.add")).hasToString(third);
    assertThat(shapes.get("blocks.8.3.add")).hasToString(fourth);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ghost-resnet-20(s=1); s must be at least 2",
        "ghost-vgg-16(d=2); d odd",
        "ghostnet(halvings=6); halvings must be 0 to 5",
        "ghostnet(s=3); no such option",
      })
  void whatDoesNotExistIsRefused(String text, String reason) {
    assertThatThrownBy(() -> Zoo.CATALOG.read(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(reason);
  }

  private static Object op(Network network, String path) {
    return network.nodes().stream()
        .filter(node -> node.path().equals(path))
        .findFirst()
        .orElseThrow()
        .op();
  }

  private static List<String> paths(String architecture, String start) {
    return Zoo.CATALOG.read(architecture).nodes().stream()
        .map(Node::path)
        .filter(path -> path.startsWith(start))
        .toList();
  }
}
