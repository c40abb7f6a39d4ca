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

  /** Of six pairs five agree; a pair of equals counts for neither. */
  @Test
  void agreementCountsPairs() {
    assertThat(Ranks.agreement(of(1, 2, 3, 4), of(1, 3, 2, 4))).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(Ranks.agreement(of(1, 2, 3), of(3, 2, 1))).isEqualTo(-1);
    assertThat(Ranks.agreement(of(1, 1, 2), of(1, 1, 2))).isCloseTo(1, within(1e-12));
    assertThat(Ranks.agreement(of(1, 1, 2), of(1, 2, 3)))
        .isCloseTo(2 / Math.sqrt(6), within(1e-12));
    assertThat(Ranks.agreement(of(1, 1), of(1, 2))).isNaN();
  }

  /** Correlations of 0.8, 0 and -0.4. */
  @Test
  void whatIsKnownIsHeldFixed() {
    double[] left = of(1, 2, 3, 4);
    double[] right = of(2, 1, 3, 4);
    double[] known = of(2, 4, 1, 3);
    assertThat(Ranks.correlation(left, right)).isCloseTo(0.8, within(1e-12));
    double first = Ranks.correlation(left, known);
    double second = Ranks.correlation(right, known);
    assertThat(first).isCloseTo(0, within(1e-12));
    assertThat(second).isCloseTo(-0.4, within(1e-12));
    assertThat(Ranks.correlationBeyond(left, right, known))
        .isCloseTo(0.8 / Math.sqrt(0.84), within(1e-12));
    assertThat(Ranks.correlationBeyond(left, right, left)).isNaN();
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
