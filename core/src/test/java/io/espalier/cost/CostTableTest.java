package io.espalier.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.network.Activation;
import io.espalier.network.Add;
import io.espalier.network.BatchNorm;
import io.espalier.network.Conv;
import io.espalier.network.GlobalAveragePool;
import io.espalier.network.Linear;
import io.espalier.network.Network;
import io.espalier.network.NetworkBuilder;
import io.espalier.network.Shape;
import org.junit.jupiter.api.Test;

class CostTableTest {
  private static final Network SMALL = small();

  private static Network small() {
    NetworkBuilder builder = new NetworkBuilder(new Shape(3, 8, 6));
    builder.add("conv", Conv.of(4, 3).strided(2).biased(), Network.INPUT);
    builder.add("norm", BatchNorm.DEFAULTS, "conv");
    builder.add("relu", new Activation(Activation.Kind.RELU), "norm");
    builder.add("depthwise", Conv.of(4, 3).grouped(4), "relu");
    builder.add("add", new Add(), "depthwise", "relu");
    builder.add("mean", new GlobalAveragePool(), "add");
    builder.add("fc", new Linear(5, true), "mean");
    return builder.build();
  }

  @Test
  void rowsByHand() {
    Shape half = new Shape(4, 4, 3);
    assertThat(CostTable.of(SMALL).rows())
        .containsExactly(
            new CostTable.Row(
                "conv",
                Conv.of(4, 3).strided(2).biased(),
                new Shape(3, 8, 6),
                half,
                4 * 3 * 9 * 12,
                4 * 3 * 9 + 4),
            new CostTable.Row("norm", BatchNorm.DEFAULTS, half, half, 0, 8),
            new CostTable.Row("depthwise", Conv.of(4, 3).grouped(4), half, half, 4 * 9 * 12, 36),
            new CostTable.Row("fc", new Linear(5, true), Shape.vector(4), Shape.vector(5), 20, 25));
  }

  @Test
  void totalsAreTheSums() {
    CostTable cost = CostTable.of(SMALL);
    assertThat(cost.macs()).isEqualTo(1296 + 432 + 20);
    assertThat(cost.params()).isEqualTo(112 + 8 + 36 + 25);
    assertThat(cost).isEqualTo(CostTable.of(SMALL));
  }

  @Test
  void aRowIsALineOfText() {
    assertThat(CostTable.of(SMALL).rows().get(0))
        .hasToString(
            "conv  conv(filters=4, kernel=3, stride=2, padding=1, bias=true)  3x8x6 -> 4x4x3  1,296 MACs  112 params");
  }

  @Test
  void anExactForecastIsTheNetworksCost() {
    Forecast forecast = Forecast.exact(SMALL);
    assertThat(forecast.widest()).isEqualTo(SMALL);
    assertThat(forecast.macs()).isEqualTo(Range.exact(1748));
    assertThat(forecast.params()).isEqualTo(new Range(181, 181));
  }

  @Test
  void rangesAreOrdered() {
    assertThat(new Range(3, 3).isExact()).isTrue();
    assertThat(new Range(3, 4).isExact()).isFalse();
    assertThat(Range.exact(1_748)).hasToString("1,748");
    assertThat(new Range(1_000, 2_000)).hasToString("1,000..2,000");
    assertThatThrownBy(() -> new Range(4, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Range(-1, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
