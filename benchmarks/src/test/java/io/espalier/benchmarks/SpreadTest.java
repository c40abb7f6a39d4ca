package io.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void medianOfThreeIsTheMiddleOne() {
    assertThat(Spread.of(List.of(30.0, 10.0, 11.0))).isEqualTo(new Spread(11, 10, 30, 3));
  }

  @Test
  void medianOfFourIsBetweenTheMiddleTwo() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 100.0)).median()).isEqualTo(3);
  }

  @Test
  void isWrittenWithThreeDigits() {
    assertThat(Spread.of(List.of(512.4, 498.0, 1520.0))).hasToString("512 (498-1,520)");
    assertThat(Spread.of(List.of(6.837))).hasToString("6.84");
    assertThat(Spread.number(99.96)).isEqualTo("100");
    assertThat(Spread.number(42.04)).isEqualTo("42.0");
  }
}
