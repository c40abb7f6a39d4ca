package io.espalier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Metrics SOME = Metrics.of(Metric.PARAMS, 3).with(Metric.ACCURACY, 0.5);

  @Test
  void standInTheOrderOfTheTableHoweverTheyCame() {
    Metrics other = Metrics.of(Metric.ACCURACY, 0.5).with(Metric.PARAMS, 3L);
    assertThat(SOME.known()).containsExactly(Metric.ACCURACY, Metric.PARAMS);
    assertThat(SOME).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
    assertThat(SOME).hasToString("{accuracy=0.5, params=3.0}");
    assertThat(SOME).isNotEqualTo(other.with(Metric.PARAMS, 4));
  }

  @Test
  void ofTwoValuesTheOthersStands() {
    Metrics newer = Metrics.of(Metric.PARAMS, 4).with(Metric.ACCURACY, 0.25);
    assertThat(SOME.with(newer)).isEqualTo(newer);
    assertThat(SOME.with(Metric.MACS, 7).with(newer)).isEqualTo(newer.with(Metric.MACS, 7));
    assertThat(newer.with(SOME.only(Metric.PARAMS::equals)).get(Metric.PARAMS)).isEqualTo(3);
    assertThat(Metrics.mean(List.of(SOME, newer.with(Metric.MACS, 7))))
        .isEqualTo(Metrics.of(Metric.ACCURACY, 0.375).with(Metric.PARAMS, 3.5));
  }

  @Test
  void whatIsNotKnownIsNotFound() {
    assertThat(SOME.find(Metric.MACS)).isEmpty();
    assertThat(Metrics.NONE.find(Metric.ACCURACY)).isEmpty();
    assertThatThrownBy(() -> SOME.get(Metric.MACS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("macs");
  }
}
