package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.cost.CostTable;
import io.espalier.network.Activation;
import io.espalier.network.Node;
import io.espalier.network.Parameter;
import io.espalier.network.Shape;
import io.espalier.spec.Refusal;
import io.espalier.spec.Text;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MobileNetTest {
  @ParameterizedTest
  @CsvSource({
    "mobilenet-v2, 3504872, 300774272",
    "mobilenet-v3-large, 5483032, 216589760",
    "mobilenet-v3-small, 2542856, 56510400",
    "mobilenet-v3-large(width=0.75), 3993528, 154560624",
    "mobilenet-v3-small(width=0.75), 2041872, 43399344",
    "mobilenet-v3-small(width=0.5), 1593224, 24188688",
  })
  void costIsThePublishedOne(String architecture, long params, long macs) {
    CostTable cost = CostTable.of(Zoo.CATALOG.read(architecture));
    assertThat(cost.params()).isEqualTo(params);
    assertThat(cost.macs()).isEqualTo(macs);
  }

  /** Expansion, channels, blocks, stride. */
  private static final int[][] V2 = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1},
  };

  @ParameterizedTest
  @CsvSource({
    "1.0, 5, 224, 1000, 1280",
    "1.4, 5, 224, 1000, 1792",
    "0.5, 5, 224, 1000, 1280",
    "0.1, 5, 64, 10, 1280",
    "1.0, 4, 32, 10, 1280",
    "1.0, 3, 32, 10, 1280",
  })
  void mobileNetV2FollowsItsTable(double width, int halvings, int image, int classes, long last) {
    LayerSum sum = new LayerSum();
    int unstrided = 5 - halvings;
    long extent = unstrided-- > 0 ? image : (image + 1) / 2;
    long before = LayerSum.divisible(32 * width, 8);
    sum.convolve(3, before, 3, 1, extent);
    for (int[] row : V2) {
      for (int i = 0; i < row[2]; i++) {
        long hidden = row[0] * before;
        if (row[0] > 1) {
          sum.convolve(before, hidden, 1, 1, extent);
        }
        if (i == 0 && row[3] == 2 && unstrided-- <= 0) {
          extent = (extent + 1) / 2;
        }
        sum.depthwise(hidden, 3, extent);
        before = LayerSum.divisible(row[1] * width, 8);
        sum.convolve(hidden, before, 1, 1, extent);
      }
    }
    sum.convolve(before, last, 1, 1, extent);
    sum.linear(last, classes);
    sum.assertIsTheCostOf(
        Text.of(
            "mobilenet-v2(width=%s, halvings=%d, image=%d, classes=%d)",
            width, halvings, image, classes));
  }

  /** Kernel, expanded channels, channels, squeeze-and-excite, stride. */
  private static final int[][] V3_LARGE = {
    {3, 16, 16, 0, 1}, {3, 64, 24, 0, 2}, {3, 72, 24, 0, 1}, {5, 72, 40, 1, 2},
    {5, 120, 40, 1, 1}, {5, 120, 40, 1, 1}, {3, 240, 80, 0, 2}, {3, 200, 80, 0, 1},
    {3, 184, 80, 0, 1}, {3, 184, 80, 0, 1}, {3, 480, 112, 1, 1}, {3, 672, 112, 1, 1},
    {5, 672, 160, 1, 2}, {5, 960, 160, 1, 1}, {5, 960, 160, 1, 1},
  };

  private static final int[][] V3_SMALL = {
    {3, 16, 16, 1, 2}, {3, 72, 24, 0, 2}, {3, 88, 24, 0, 1}, {5, 96, 40, 1, 2},
    {5, 240, 40, 1, 1}, {5, 240, 40, 1, 1}, {5, 120, 48, 1, 1}, {5, 144, 48, 1, 1},
    {5, 288, 96, 1, 2}, {5, 576, 96, 1, 1}, {5, 576, 96, 1, 1},
  };

  @ParameterizedTest
  @CsvSource({
    "large, 1.0, 5, 224, 1000, 1280",
    "large, 0.75, 5, 224, 1000, 1280",
    "large, 1.25, 5, 224, 1000, 1600",
    "large, 1.0, 3, 32, 10, 1280",
    "small, 1.0, 5, 224, 1000, 1024",
    "small, 0.1, 5, 64, 10, 1024",
    "small, 1.0, 4, 32, 10, 1024",
  })
  void mobileNetV3FollowsItsTable(
      String form, double width, int halvings, int image, int classes, long head) {
    LayerSum sum = new LayerSum();
    int unstrided = 5 - halvings;
    long extent = unstrided-- > 0 ? image : (image + 1) / 2;
    long before = LayerSum.divisible(16 * Math.max(1, width), 8);
    double published = 16;
    long expanded = 0;
    sum.convolve(3, before, 3, 1, extent);
    for (int[] row : form.equals("large") ? V3_LARGE : V3_SMALL) {
      expanded = LayerSum.divisible(row[1] / published * before, 8);
      published = row[2];
      if (expanded != before) {
        sum.convolve(before, expanded, 1, 1, extent);
      }
      if (row[4] == 2 && unstrided-- <= 0) {
        extent = (extent + 1) / 2;
      }
      sum.depthwise(expanded, row[0], extent);
      if (row[3] == 1) {
        sum.excite(expanded, LayerSum.divisible(expanded / 4.0, 8));
      }
      before = LayerSum.divisible(row[2] * width, 8);
      sum.convolve(expanded, before, 1, 1, extent);
    }
    sum.convolve(before, expanded, 1, 1, extent);
    sum.linear(expanded, head);
    sum.linear(head, classes);
    sum.assertIsTheCostOf(
        Text.of(
            "mobilenet-v3-%s(width=%s, halvings=%d, image=%d, classes=%d)",
            form, width, halvings, image, classes));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 24, 8, 16",
    "0.5, 16, 8, 8",
    "0.75, 16, 8, 16",
    "0.1, 32, 8, 8",
    "0.35, 16, 4, 8",
    "0.3, 16, 4, 8",
    "1.3, 960, 4, 1248",
    "1.4, 24, 8, 32",
  })
  void widthsAreMultiplesThatLoseAtMostATenth(
      double width, int published, int divisor, int channels) {
    assertThat(new Width(width).divisible(published, divisor)).isEqualTo(channels);
  }

  @Test
  void pathsAreTorchvisions() {
    assertThat(weights("mobilenet-v2", "features.1.", "features.2.", "classifier."))
        .containsExactly(
            "features.1.conv.0.0.weight",
            "features.1.conv.0.1.weight",
            "features.1.conv.1.weight",
            "features.1.conv.2.weight",
            "features.2.conv.0.0.weight",
            "features.2.conv.0.1.weight",
            "features.2.conv.1.0.weight",
            "features.2.conv.1.1.weight",
            "features.2.conv.2.weight",
            "features.2.conv.3.weight",
            "classifier.1.weight");
    assertThat(weights("mobilenet-v3-large", "features.1.", "features.4.", "features.16."))
        .containsExactly(
            "features.1.block.0.0.weight",
            "features.1.block.0.1.weight",
            "features.1.block.1.0.weight",
            "features.1.block.1.1.weight",
            "features.4.block.0.0.weight",
            "features.4.block.0.1.weight",
            "features.4.block.1.0.weight",
            "features.4.block.1.1.weight",
            "features.4.block.2.fc1.weight",
            "features.4.block.2.fc2.weight",
            "features.4.block.3.0.weight",
            "features.4.block.3.1.weight",
            "features.16.0.weight",
            "features.16.1.weight");
    assertThat(weights("mobilenet-v3-small", "classifier."))
        .containsExactly("classifier.0.weight", "classifier.3.weight");
  }

  @Test
  void excitePutsTheFactorsBeforeOrBehindTheActivation() {
    assertThat(paths("mobilenet-v3-large"))
        .containsSubsequence(
            "features.4.block.1.1",
            "features.4.block.1.2",
            "features.4.block.2.multiply",
            "features.4.block.3.0");
    assertThat(paths("mobilenet-v3-large(excite=before-activation)"))
        .containsSubsequence(
            "features.4.block.1.1",
            "features.4.block.2.multiply",
            "features.4.block.1.2",
            "features.4.block.3.0");
    assertThat(paths("mobilenet-v3-small"))
        .containsSubsequence(
            "features.1.block.0.1",
            "features.1.block.0.2",
            "features.1.block.1.multiply",
            "features.1.block.2.0");
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet-v2, RELU6, 35",
    "mobilenet-v3-large, RELU, 19",
    "mobilenet-v3-large, HARD_SWISH, 21",
    "mobilenet-v3-large, HARD_SIGMOID, 8",
    "mobilenet-v3-small, HARD_SIGMOID, 9",
  })
  void activations(String architecture, Activation.Kind kind, int count) {
    assertThat(Zoo.CATALOG.read(architecture).nodes())
        .filteredOn(node -> node.op().equals(new Activation(kind)))
        .hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet-v2, 32x112x112, 16x112x112, 24x56x56, 320x7x7",
    "mobilenet-v2(image=64), 32x32x32, 16x32x32, 24x16x16, 320x2x2",
    "'mobilenet-v2(image=32, halvings=4)', 32x32x32, 16x32x32, 24x16x16, 320x2x2",
    "'mobilenet-v2(image=32, halvings=3)', 32x32x32, 16x32x32, 24x32x32, 320x4x4",
    "'mobilenet-v2(image=32, width=0.5)', 16x16x16, 8x16x16, 16x8x8, 160x1x1",
  })
  void halvingsLeaveOutTheFirstStrides(
      String architecture, String stem, String first, String second, String last) {
    Map<String, Shape> shapes = Zoo.CATALOG.read(architecture).shapes();
    assertThat(shapes.get("features.0.2")).hasToString(stem);
    assertThat(shapes.get("features.1.conv.2")).hasToString(first);
    assertThat(shapes.get("features.2.conv.3")).hasToString(second);
    assertThat(shapes.get("features.17.conv.3")).hasToString(last);
  }

  @Test
  void blocksAddTheirInputWhereTheShapeStays() {
    assertThat(adds("mobilenet-v2"))
        .containsExactly(
            "features.3.add",
            "features.5.add",
            "features.6.add",
            "features.8.add",
            "features.9.add",
            "features.10.add",
            "features.12.add",
            "features.13.add",
            "features.15.add",
            "features.16.add");
    assertThat(adds("mobilenet-v3-small")).hasSize(6);
    assertThat(adds("mobilenet-v3-large")).hasSize(10);
  }

  @Test
  void optionsThatDoNotExistAreRefused() {
    assertThatThrownBy(() -> Zoo.CATALOG.read("mobilenet-v2(halvings=-1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("halvings must be 0 to 5");
    assertThatThrownBy(() -> Zoo.CATALOG.read("mobilenet-v3-small(excite=never)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("after-activation, before-activation");
    assertThatThrownBy(() -> Zoo.CATALOG.read("mobilenet-v3-small(eps=-1)"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("eps must be at least 0");
  }

  private static List<String> adds(String architecture) {
    return paths(architecture).stream().filter(path -> path.endsWith(".add")).toList();
  }

  private static List<String> paths(String architecture) {
    return Zoo.CATALOG.read(architecture).nodes().stream().map(Node::path).toList();
  }

  private static List<String> weights(String architecture, String... starts) {
    return Zoo.CATALOG.read(architecture).parameters().stream()
        .map(Parameter::name)
        .filter(name -> name.endsWith(".weight"))
        .filter(name -> List.of(starts).stream().anyMatch(name::startsWith))
        .toList();
  }
}
