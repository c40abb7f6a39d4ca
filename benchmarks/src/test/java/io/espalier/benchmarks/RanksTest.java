package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RanksTest {
  @Test
  void correlatesOrdersAndNotValues() {
    assertThat(Ranks.correlation(of(1, 2, 3), of(10, 200, 201))).isEqualTo(1);
    assertThat(Ranks.correlation(of(1, 2, 3), of(3, 2, 1))).isEqualTo(-1);
    assertThat(Ranks.correlation(of(1, 2, 3, 4), of(1, 3, 2, 4))).isCloseTo(0.8, within(1e-12));
    assertThat(Ranks.correlation(of(1, 1, 2), of(1, 1, 2))).isEqualTo(1);
  }

  @Test
  void errorsAreRelativeToTheTruth() {
    assertThat(Ranks.medianError(of(90, 110, 200), of(100, 100, 100))).isCloseTo(0.1, within(1e-9));
    assertThat(Ranks.medianBias(of(90, 110, 200), of(100, 100, 100))).isCloseTo(0.1, within(1e-9));
    assertThat(Ranks.medianBias(of(90, 80, 200), of(100, 100, 100))).isCloseTo(-0.1, within(1e-9));
  }

  private static double[] of(double... values) {
    return values;
  }
}
