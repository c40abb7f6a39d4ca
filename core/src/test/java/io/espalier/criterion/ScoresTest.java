package io.espalier.criterion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.spec.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoresTest {
  @Test
  void whatIsNotANumberIsNotRanked() {
    assertThatThrownBy(
            () -> new Scores(Map.of("conv1", List.of(1.0, Double.NaN, Double.POSITIVE_INFINITY))))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot rank the channels of 'conv1'")
        .hasMessageContaining("2 of 3 values that are not finite (the first is NaN)");
  }
}
