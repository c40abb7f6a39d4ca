package io.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "conv(64, 7, stride=2, padding=3); 3x224x224; 64x112x112",
        "conv(8, 3, stride=2, padding=1); 3x32x32; 8x16x16",
        "conv(8, 3, stride=2, padding=1); 3x5x6; 8x3x3",
        "conv(8, 3, stride=2); 3x6x6; 8x2x2",
        "conv(8, 3); 3x3x3; 8x1x1",
        "conv(8, 3, dilation=2); 3x5x6; 8x1x2",
        "conv(8, [1, 3], padding=[0, 1]); 3x4x4; 8x4x4",
        "conv(8, 1, stride=2); 3x7x8; 8x4x4",
        "conv(8, 1, padding=1); 3x4x4; 8x6x6",
        "pool(kernel=3, stride=2, padding=1); 64x112x112; 64x56x56",
        "pool; 8x5x4; 8x2x2",
        "pool(average, kernel=3, stride=2, padding=1); 8x4x4; 8x2x2",
        "subsample(2); 8x5x4; 8x3x2",
        "subsample(3); 8x1x3; 8x1x1",
        "global-average-pool; 8x5x4; 8x1x1",
        "flatten; 8x5x4; 160x1x1",
        "channel-pad(8, 8); 16x4x4; 32x4x4",
        "channel-slice(2, 5); 8x4x4; 3x4x4",
        "channel-scatter([5, 1], 8); 2x4x4; 8x4x4",
        "channel-gather([1, 1, 0]); 2x4x4; 3x4x4",
        "channel-shuffle(2); 6x4x4; 6x4x4",
        "linear(10); 8x1x1; 10x1x1",
        "batch-norm; 8x5x4; 8x5x4",
      })
  void outputsOfOneInput(String op, String input, String output) {
    assertThat(Ops.CATALOG.read(op).output(List.of(shape(input)))).hasToString(output);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "conv(8, 3); 3x2x4; a kernel of 3 does not fit into an extent of 2 with padding 0",
        "conv(8, 3, groups=2); 3x4x4; 3 input channels do not divide into 2 groups",
        "pool(kernel=3); 3x2x2; does not fit",
        "linear(10); 8x2x2; flatten or pool first",
        "channel-slice(2, 5); 4x2x2; slice ends at 5 of 4 channels",
        "channel-gather([4]); 4x2x2; beyond 4 channels",
        "channel-scatter([1], 8); 2x4x4; 2 channels for 1 scattered indices",
        "channel-shuffle(4); 6x4x4; 6 channels do not divide into 4 groups",
      })
  void inputsThatDoNotFit(String op, String input, String reason) {
    assertThatThrownBy(() -> Ops.CATALOG.read(op).output(List.of(shape(input))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void elementWiseInputsAreEqualOrOnePosition() {
    Shape map = new Shape(4, 3, 2);
    assertThat(new Add().output(List.of(Shape.vector(4), map, map))).isEqualTo(map);
    assertThat(new Multiply().output(List.of(map, Shape.vector(4)))).isEqualTo(map);
    assertThat(new Add().output(List.of(Shape.vector(4), Shape.vector(4))))
        .isEqualTo(Shape.vector(4));
    for (Shape other : List.of(new Shape(4, 2, 3), new Shape(4, 1, 2), new Shape(3, 3, 2))) {
      assertThatThrownBy(() -> new Add().output(List.of(map, other)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("differ");
    }
  }

  @Test
  void concatAddsChannels() {
    assertThat(new Concat().output(List.of(new Shape(4, 3, 2), new Shape(5, 3, 2))))
        .isEqualTo(new Shape(9, 3, 2));
    assertThatThrownBy(() -> new Concat().output(List.of(new Shape(4, 3, 2), new Shape(4, 2, 3))))
        .hasMessageContaining("differ");
  }

  @Test
  void convolutionsOwnTheirWeightsPerGroup() {
    List<Shape> input = List.of(new Shape(12, 8, 8));
    Conv grouped = Conv.of(24, 3).grouped(4).biased();
    assertThat(grouped.parameters(input))
        .containsExactly(
            new Parameter("weight", List.of(24, 3, 3, 3), Role.WEIGHT),
            new Parameter("bias", List.of(24), Role.BIAS));
    assertThat(grouped.macs(input)).isEqualTo(24 * 3 * 9 * 64);
    Conv depthwise = Conv.of(24, 3).grouped(12).strided(2);
    assertThat(depthwise.depthwise(12)).isTrue();
    assertThat(depthwise.macs(input)).isEqualTo(24 * 9 * 16);
    assertThat(depthwise.flow(input).sources().get(0)).startsWith(0, 0, 1, 1).endsWith(11, 11);
    assertThat(grouped.flow(input).sources().get(0)).containsOnly(Flow.NONE);
  }

  @Test
  void costsBeyondIntegersOf32Bits() {
    assertThat(Conv.of(1024, 3).macs(List.of(new Shape(1024, 1024, 1024))))
        .isEqualTo(1024L * 1024 * 9 * 1024 * 1024);
  }

  @Test
  void shapesAreNeverEmpty() {
    assertThatThrownBy(() -> new Shape(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Window(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  static Shape shape(String text) {
    String[] extents = text.split("x", -1);
    return new Shape(
        Integer.parseInt(extents[0]), Integer.parseInt(extents[1]), Integer.parseInt(extents[2]));
  }
}
